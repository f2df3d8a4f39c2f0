#include "models/privacy/casetables.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/privacy/caseorders.h"
#include "models/privacy/casestepkinds.h"
#include "models/privacy/clockofcase.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::CaseTables)
};

TableRow row(const QString &id, const QStringList &texts)
{
    TableRow made{id, {}, false};
    for (const QString &text : texts)
        made.cells.append(textCell(text));
    return made;
}

QList<TableColumn> columns(const QStringList &titles)
{
    QList<TableColumn> made;
    for (const QString &title : titles)
        made.append({title, {}, false});
    return made;
}

QString when(qint64 ms)
{
    return formatInstant(ms, QTimeZone::systemTimeZone());
}

QString why(const PlanTable &table)
{
    if (table.held == 0)
        return table.ground;
    const QString held = Texts::tr("%1 held").arg(formatExact(table.held));
    return table.ground.isEmpty() ? held : QStringLiteral("%1 · %2").arg(held, table.ground);
}

void showPlan(FigureTableModel &table, const CaseFolder &folder)
{
    QList<TableRow> rows;
    const auto plan = folder.plan.isEmpty() ? Result<ErasurePlan>(ErasurePlan()) : ErasurePlan::fromJson(folder.plan);
    for (const PlanTable &each : plan ? plan->tables : QList<PlanTable>()) {
        const QString name = each.part == PlanPart::Own
                                 ? each.table
                                 : Texts::tr("%1 (%2)").arg(each.table, plainWords(planPartToken(each.part)));
        TableRow made = row(QString::number(rows.size()), {name});
        made.cells.append(numberCell(formatExact(each.rows), double(each.rows)));
        for (const QString &text : {whatHappens(each, plan->request), why(each), each.until})
            made.cells.append(textCell(text));
        rows.append(made);
    }
    QList<TableColumn> titles = columns(
        {Texts::tr("Table"), Texts::tr("Rows"), Texts::tr("What happens"), Texts::tr("Why"), Texts::tr("Until")});
    titles[1].numeric = true;
    table.setTable(titles, rows);
}

void showClock(FigureTableModel &table, const CaseFolder &folder, const QDate &today)
{
    QList<TableRow> steps;
    for (const ClockStep &step : folder.one.id.isEmpty() ? QList<ClockStep>() : clockOf(folder, today).steps)
        steps.append(row(QString::number(steps.size()),
                         {step.date.toString(QStringLiteral("ddd d MMM yyyy")), plainWords(step.id), step.why}));
    table.setTable(columns({Texts::tr("Day"), Texts::tr("What"), Texts::tr("Why")}), steps);
}

void showApprovals(FigureTableModel &table, const CaseFolder &folder, const QHash<QString, QString> &names)
{
    QList<TableRow> rows;
    for (const CaseApproval &approval : folder.approvals)
        rows.append(row(QString::number(rows.size()),
                        {approval.counts ? Texts::tr("approved") : Texts::tr("of an earlier plan"),
                         names.value(approval.approver, approval.approver), shortHash(approval.planHash),
                         when(approval.timeMs)}));
    const auto counting = std::ranges::count_if(folder.approvals, &CaseApproval::counts);
    if (!folder.one.id.isEmpty() && isOpen(folder.one.state)) {
        const QString filer = names.value(folder.one.filedBy, folder.one.filedBy);
        for (auto i = counting; i < folder.one.approvalsNeeded; ++i)
            rows.append(row(QStringLiteral("waiting %1").arg(i),
                            {Texts::tr("waiting"),
                             folder.one.approvalsNeeded > 1 ? Texts::tr("not %1, who filed it").arg(filer) : QString(),
                             {},
                             {}}));
    }
    table.setTable(columns({Texts::tr("Approval"), Texts::tr("Who"), Texts::tr("Plan"), Texts::tr("When")}), rows);
}

void showHolds(FigureTableModel &table, const CaseFolder &folder, const QHash<QString, QString> &names,
               const QDate &today)
{
    QList<TableRow> rows;
    for (const PrivacyHold &hold : folder.holds)
        rows.append(
            row(hold.id,
                {hold.isOver(today) ? Texts::tr("over") : Texts::tr("stands"),
                 hold.isOfRow() ? Texts::tr("%1, row %2").arg(hold.table, hold.rowId)
                                : Texts::tr("every row of the person"),
                 hold.reason, hold.until.isValid() ? hold.until.toString(Qt::ISODate) : Texts::tr("until it is lifted"),
                 names.value(hold.placedBy, hold.placedBy)}));
    table.setTable(
        columns({Texts::tr("Hold"), Texts::tr("Of what"), Texts::tr("Why"), Texts::tr("Until"), Texts::tr("By")}),
        rows);
}

void showDocuments(FigureTableModel &table, const CaseFolder &folder, const QHash<QString, QString> &names)
{
    QList<TableRow> rows;
    for (const CaseDocument &document : folder.documents)
        rows.append(
            row(QString::number(rows.size()), {plainWords(document.kind), document.language, shortHash(document.sha256),
                                               names.value(document.actor, document.actor), when(document.timeMs)}));
    table.setTable(columns({Texts::tr("Document"), Texts::tr("Language"), Texts::tr("SHA-256"), Texts::tr("By"),
                            Texts::tr("When")}),
                   rows);
}

QString stepText(const CaseStep &step)
{
    return step.kind == StepKind::kRows ? step.target
                                        : QStringLiteral("%1: %2").arg(plainWords(step.kind), plainWords(step.target));
}

void showJournal(FigureTableModel &table, const CaseFolder &folder)
{
    QList<TableRow> rows;
    for (const CaseStep &step : folder.steps)
        rows.append(row(QString::number(step.index),
                        {QString::number(step.index + 1), stepText(step),
                         step.expectedRows > 0 || step.doneRows > 0
                             ? QStringLiteral("%1 / %2").arg(formatExact(step.doneRows), formatExact(step.expectedRows))
                             : QString(),
                         plainWords(stepStatusToken(step.status))}));
    for (const RescanRecord &scan : folder.rescans)
        rows.append(row(QStringLiteral("scan %1").arg(rows.size()),
                        {{},
                         Texts::tr("re-scan of %1, %2")
                             .arg(counted(scan.tables, Texts::tr("table"), Texts::tr("tables")), when(scan.timeMs)),
                         {},
                         scan.clean ? Texts::tr("nothing left") : Texts::tr("something left")}));
    table.setTable(columns({Texts::tr("Step"), Texts::tr("Of what"), Texts::tr("Rows"), Texts::tr("State")}), rows);
}

void showHistory(FigureTableModel &table, const CaseFolder &folder, const QHash<QString, QString> &names)
{
    QList<TableRow> rows;
    for (const CaseEvent &event : folder.events)
        rows.prepend(row(QString::number(rows.size()),
                         {when(event.timeMs), names.value(event.actor, event.actor),
                          event.fromState == event.toState
                              ? plainWords(event.action)
                              : QStringLiteral("%1 → %2").arg(plainWords(event.action), plainWords(event.toState))}));
    table.setTable(columns({Texts::tr("When"), Texts::tr("Who"), Texts::tr("What")}), rows);
}

} // namespace

QString whatHappens(const PlanTable &table, RequestType request)
{
    switch (table.effect) {
    case StepEffect::None:
        return isExport(request) ? Texts::tr("read") : plainWords(dispositionToken(table.disposition));
    case StepEffect::TakeOut:
        return Texts::tr("take out");
    case StepEffect::Set:
        return Texts::tr("change");
    case StepEffect::Delete:
    case StepEffect::Pseudonymise:
        break;
    }
    return plainWords(stepEffectToken(table.effect));
}

CaseClock clockOf(const CaseFolder &folder, const QDate &today)
{
    const auto clock = clockOf(folder.one, folder.pauses, today);
    return clock ? *clock : CaseClock{folder.one.due, {}, {}, false, {}};
}

std::optional<CaseQueueModel::Urgency> urgencyOfWord(const QString &word)
{
    using Urgency = CaseQueueModel::Urgency;
    static const QHash<QString, Urgency> known{
        {QStringLiteral("delete"), Urgency::Late},
        {QStringLiteral("pseudonymise"), Urgency::Soon},
        {QStringLiteral("restrict"), Urgency::Soon},
        {Texts::tr("take out"), Urgency::Soon},
        {Texts::tr("change"), Urgency::Soon},
        {Texts::tr("read"), Urgency::None},
        {QStringLiteral("retain"), Urgency::None},
        {Texts::tr("approved"), Urgency::Good},
        {Texts::tr("of an earlier plan"), Urgency::None},
        {Texts::tr("waiting"), Urgency::None},
        {Texts::tr("stands"), Urgency::Soon},
        {Texts::tr("over"), Urgency::None},
        {QStringLiteral("planned"), Urgency::None},
        {QStringLiteral("intended"), Urgency::Soon},
        {QStringLiteral("done"), Urgency::Good},
        {QStringLiteral("unknown"), Urgency::Late},
        {Texts::tr("nothing left"), Urgency::Good},
        {Texts::tr("something left"), Urgency::Late},
    };
    const auto found = known.constFind(word);
    return found == known.constEnd() ? std::nullopt : std::optional(*found);
}

void CaseTables::show(const std::optional<CaseFolder> &folder, const QHash<QString, QString> &names, const QDate &today)
{
    const CaseFolder shown = folder.value_or(CaseFolder());
    showPlan(plan, shown);
    showClock(clockSteps, shown, today);
    showApprovals(approvals, shown, names);
    showHolds(holds, shown, names, today);
    showDocuments(documents, shown, names);
    showJournal(journal, shown);
    showHistory(history, shown, names);
}

} // namespace Gatehouse
