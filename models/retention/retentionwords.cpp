#include "models/retention/retentionwords.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/policy/recordclass.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Gatehouse::Retention", text);
}

QString dayText(QDate day)
{
    return QLocale::c().toString(day, QStringLiteral("d MMM yyyy"));
}

QString dayText(std::optional<qint64> us)
{
    return us ? dayText(QDateTime::fromMSecsSinceEpoch(*us / 1000, Qt::UTC).date()) : QString();
}

TableCell countCell(const PurgeCount &count)
{
    TableCell cell = textCell(count.text());
    cell.sort = count.isUnknown ? QVariant() : QVariant(count.rows);
    return cell;
}

PurgeCount sumOf(const QList<PurgeCount> &counts)
{
    PurgeCount sum;
    for (const PurgeCount &count : counts) {
        sum.rows += count.rows;
        sum.isMore = sum.isMore || count.isMore || count.isUnknown;
    }
    return sum;
}

bool isSome(const PurgeCount &count)
{
    return count.rows > 0 || count.isMore || count.isUnknown;
}

QString nameOf(const QString &id, const QHash<QString, QString> &names)
{
    return names.value(id, id);
}

// A hash as people compare it at a glance: its beginning and its end. The audit log has the whole.
QString withShortHash(const QString &text)
{
    static const QRegularExpression hash(QStringLiteral("\\b([0-9a-f]{4})[0-9a-f]{24,}([0-9a-f]{4})\\b"));
    return QString(text).replace(hash, QStringLiteral("\\1…\\2"));
}

// What a rule purges by, or why it purges nothing, in a few words.
QString periodCellText(const RetentionRule &rule)
{
    switch (rule.standing) {
    case RetentionStanding::Purged:
        return rule.period;
    case RetentionStanding::NoPromise:
        return tr("not in the policy");
    case RetentionStanding::NoNumber:
        return tr("no number");
    case RetentionStanding::Unlimited:
        return tr("kept for ever");
    case RetentionStanding::WithAccount:
        return tr("with the account");
    case RetentionStanding::Retained:
        return tr("kept by the data map");
    case RetentionStanding::NoTime:
        break;
    }
    return tr("age not known");
}

} // namespace

QList<TableColumn> scheduleColumns()
{
    return {{tr("Records"), {}, false}, {tr("Table"), {}, false},     {tr("Kept for"), {}, false},
            {tr("Due"), {}, true},      {tr("Past, kept"), {}, true}, {tr("Oldest due"), {}, false}};
}

QString notHereText(const PurgePlan &plan)
{
    QStringList names;
    for (const QString &recordClass : plan.notHere)
        names.append(recordClassName(recordClass));
    return names.isEmpty() ? QString()
                           : tr("The policy gives periods to these too, and no table of this gateway has them: %1.")
                                 .arg(names.join(QStringLiteral(", ")));
}

QStringList unmatchedLines(const PurgePlan &plan)
{
    QStringList lines;
    const QString comma = QStringLiteral(", ");
    if (!plan.unmatchedHolds.isEmpty())
        lines.append(tr("Nothing at the gateway leads to whom these holds stand for, so no row is spared for them: %1.")
                         .arg(plan.unmatchedHolds.join(comma)));
    if (!plan.unmatchedReason.isEmpty())
        lines.append(tr("That is known: %1").arg(plan.unmatchedReason));
    if (!plan.unmatchedCases.isEmpty())
        lines.append(tr("Nor to whom these open requests are of: %1.").arg(plan.unmatchedCases.join(comma)));
    return lines;
}

QString scheduleRowId(const PurgeTable &table)
{
    return QStringLiteral("%1/%2/%3").arg(table.rule.table).arg(table.place).arg(table.rule.recordClass);
}

// What can be purged before what goes by other ways.
QList<TableRow> scheduleRows(const PurgePlan &plan)
{
    QList<TableRow> rows;
    QList<PurgeTable> tables = plan.tables;
    std::ranges::stable_partition(
        tables, [](const PurgeTable &table) { return table.rule.standing == RetentionStanding::Purged; });
    for (const PurgeTable &table : std::as_const(tables)) {
        const bool isPurged = table.rule.standing == RetentionStanding::Purged;
        const PurgeCount kept = sumOf({table.mustStay, table.heldRows, table.ofCases});
        TableCell oldest = table.oldestUs ? textCell(dayText(table.oldestUs)) : missingCell(tr("No row is due."));
        oldest.sort = table.oldestUs ? QVariant(*table.oldestUs) : QVariant();
        rows.append({scheduleRowId(table),
                     {textCell(recordClassName(table.rule.recordClass)), textCell(table.rule.table),
                      textCell(periodCellText(table.rule)),
                      isPurged ? countCell(table.due) : missingCell(tr("Nothing is purged here.")),
                      isPurged ? countCell(kept) : missingCell(tr("Nothing is purged here.")), oldest},
                     false});
    }
    return rows;
}

QString purgeTableTitle(const PurgeTable &table)
{
    return tr("%1 in %2").arg(recordClassName(table.rule.recordClass), table.rule.table);
}

QString ruleText(const PurgeTable &table)
{
    const RetentionRule &rule = table.rule;
    if (rule.standing != RetentionStanding::Purged)
        return rule.says;
    QString text = tr("Kept for %1, so rows before %2 go.").arg(rule.period, dayText(rule.goesBefore()));
    if (!rule.rows.column.isEmpty())
        text += tr(" Only rows whose %1 is %2.").arg(rule.rows.column, rule.rows.values.join(tr(" or ")));
    if (rule.mustStayFrom.isValid() && rule.mustStayFrom < rule.keptFrom)
        text += tr(" A duty keeps them from %1 on: %2.").arg(dayText(rule.mustStayFrom), rule.ground);
    return text;
}

QStringList keptLines(const PurgeTable &table)
{
    QStringList lines;
    const auto add = [&lines](const PurgeCount &count, const QString &why) {
        if (isSome(count))
            lines.append(QStringLiteral("%1 %2").arg(count.text(), why));
    };
    add(table.mustStay, table.rule.ground.isEmpty() ? tr("stay by a duty") : tr("stay: %1").arg(table.rule.ground));
    add(table.heldRows, tr("are held"));
    add(table.ofCases, tr("belong to open privacy requests"));
    add(table.ofOthers, tr("in the same table are other records, and are not touched"));
    return lines;
}

QString wayText(const PurgeTable &table)
{
    QStringList parts;
    switch (table.way) {
    case PurgeWay::None:
    case PurgeWay::FullScan: // its note says how, and why
        break;
    case PurgeWay::Batches:
        parts.append(tr("In short transactions along the index of %1.").arg(table.rule.timeColumn));
        break;
    case PurgeWay::Partitions:
        parts.append(tr("%1 dropped as a whole, the rest goes in short transactions.")
                         .arg(counted(table.partitions.size(), tr("partition is"), tr("partitions are"))));
        break;
    }
    const QString totals = table.isBlocked() ? QString() : totalsText(table.totals); // else its note says so
    for (const QString &more : {table.note, totals, table.ownCleanup}) {
        if (!more.isEmpty())
            parts.append(more);
    }
    return parts.join(QLatin1Char(' '));
}

QList<TableColumn> purgeColumns()
{
    return {{tr("Purge"), {}, false},
            {tr("State"), {}, false},
            {tr("Rows"), {}, true},
            {tr("Approvals"), {}, false},
            {tr("Planned"), {}, false}};
}

QList<TableRow> purgeRows(const QList<PurgeRecord> &purges, const QHash<QString, QString> &names, const QTimeZone &zone)
{
    QList<TableRow> rows;
    for (const PurgeRecord &purge : purges) {
        const bool isOver = purge.state == PurgeState::Done;
        TableCell count = isOver ? textCell(formatExact(purgedRows(purge))) : countCell(purge.plan.rows());
        count.sort = isOver ? purgedRows(purge) : purge.plan.rows().rows;
        TableCell planned =
            textCell(tr("%1, %2").arg(formatInstant(purge.plannedMs, zone), nameOf(purge.plannedBy, names)));
        planned.sort = purge.plannedMs;
        rows.append({purge.id,
                     {textCell(purge.id), textCell(purgeStateTitle(purge.state)), count,
                      textCell(tr("%1 of %2").arg(purge.approvals.size()).arg(purge.approvalsNeeded)), planned},
                     false});
    }
    return rows;
}

QList<TableColumn> purgePartColumns()
{
    return {{tr("Records"), {}, false}, {tr("To go"), {}, true}, {tr("Gone"), {}, true}};
}

QList<TableRow> purgePartRows(const PurgeRecord &purge)
{
    QList<TableRow> rows;
    for (int i = 0; i < purge.plan.tables.size(); ++i) {
        const PurgeTable &table = purge.plan.tables.at(i);
        if (table.way == PurgeWay::None)
            continue;
        const auto part = std::ranges::find(purge.progress, i, &PurgeProgress::table);
        const qint64 gone = part == purge.progress.end() ? 0 : part->rows;
        TableCell goneCell = textCell(formatExact(gone));
        goneCell.sort = gone;
        rows.append({QString::number(i), {textCell(purgeTableTitle(table)), countCell(table.due), goneCell}, false});
    }
    return rows;
}

QString purgeStandingText(const PurgeRecord &purge)
{
    switch (purge.state) {
    case PurgeState::Planned:
        return tr("waits for approval, %1 of %2").arg(purge.approvals.size()).arg(purge.approvalsNeeded);
    case PurgeState::Approved:
        return purge.progress.isEmpty()
                   ? tr("approved, and not begun")
                   : tr("broken off after %1; it can go on").arg(counted(purgedRows(purge), tr("row"), tr("rows")));
    case PurgeState::Running:
        return tr("running, %1 gone").arg(counted(purgedRows(purge), tr("row"), tr("rows")));
    case PurgeState::Done:
        return tr("done, %1 gone").arg(counted(purgedRows(purge), tr("row"), tr("rows")));
    case PurgeState::Refused:
        return tr("not carried out: plan it again");
    case PurgeState::Withdrawn:
        break;
    }
    return tr("withdrawn");
}

QStringList purgeLines(const PurgeRecord &purge, const QHash<QString, QString> &names, const QTimeZone &zone)
{
    QStringList lines{
        tr("Planned by %1 on %2.").arg(nameOf(purge.plannedBy, names), formatInstant(purge.plannedMs, zone))};
    for (const PurgeApproval &approval : purge.approvals)
        lines.append(tr("Approved by %1 on %2.").arg(nameOf(approval.by, names), formatInstant(approval.atMs, zone)));
    if (purge.approvalsNeeded == 1 && purge.approvals.isEmpty() && purge.state == PurgeState::Planned)
        lines.append(tr("One approval is enough: the plan is small, or one person runs this gateway."));
    if (purge.approvalsNeeded == 1 && !purge.approvals.isEmpty() && purge.approvals.constFirst().by == purge.plannedBy)
        lines.append(tr("Whoever planned it approved it: the plan is small, or one person runs this gateway."));
    if (!purge.why.isEmpty())
        lines.append(purge.why);
    if (purge.endedMs > 0)
        lines.append(tr("Ended on %1.").arg(formatInstant(purge.endedMs, zone)));
    lines += unmatchedLines(purge.plan);
    lines.append(tr("Policy %1.").arg(withShortHash(purge.plan.policyPins)));
    lines.append(tr("Plan sha256 %1.").arg(withShortHash(purge.planHash)));
    return lines;
}

qint64 purgedRows(const PurgeRecord &purge)
{
    qint64 rows = 0;
    for (const PurgeProgress &part : purge.progress)
        rows += part.rows;
    return rows;
}

QString purgeStateTitle(PurgeState state)
{
    switch (state) {
    case PurgeState::Planned:
        return tr("planned");
    case PurgeState::Approved:
        return tr("approved");
    case PurgeState::Running:
        return tr("running");
    case PurgeState::Done:
        return tr("done");
    case PurgeState::Refused:
        return tr("refused");
    case PurgeState::Withdrawn:
        break;
    }
    return tr("withdrawn");
}

} // namespace Gatehouse
