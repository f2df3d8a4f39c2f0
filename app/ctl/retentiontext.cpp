#include "app/ctl/retentiontext.h"

#include "app/ctl/jsontime.h"

#include "models/policy/recordclass.h"
#include "models/retention/retentionwords.h"

#include <QDateTime>
#include <QJsonArray>

namespace Gatehouse::Ctl
{

namespace
{

QString dayText(const std::optional<qint64> &us)
{
    return us ? QDateTime::fromMSecsSinceEpoch(*us / 1000, Qt::UTC).date().toString(Qt::ISODate) : QStringLiteral("-");
}

// What is past its period and stays, with the reason.
QStringList stays(const PurgeTable &table)
{
    QStringList all;
    const auto add = [&all](const PurgeCount &count, const QString &why) {
        if (count.rows > 0)
            all.append(QStringLiteral("%1 %2").arg(count.text(), why));
    };
    add(table.heldRows, QStringLiteral("held"));
    add(table.ofCases, QStringLiteral("of people with an open request"));
    add(table.mustStay, QStringLiteral("must stay: %1").arg(table.rule.ground));
    add(table.ofOthers, QStringLiteral("of another record class"));
    return all;
}

// "1 row goes", "more than 1,000,000 rows go".
QString rowsText(const PurgeCount &rows, const QString &one, const QString &many)
{
    const bool isOne = rows.rows == 1 && !rows.isMore && !rows.isUnknown;
    return rows.text() + QLatin1Char(' ') + (isOne ? one : many);
}

QString rowsThatGo(const PurgeCount &rows)
{
    return rowsText(rows, QStringLiteral("row goes"), QStringLiteral("rows go"));
}

QString lineOf(const PurgeTable &table)
{
    const QString name = QStringLiteral("  %1 %2").arg(table.rule.table, -28).arg(table.rule.recordClass, -14);
    if (table.isBlocked())
        return QStringLiteral("%1 %2. %3\n")
            .arg(name,
                 rowsText(table.due, QStringLiteral("row is due and stays"), QStringLiteral("rows are due and stay")),
                 table.note);
    if (table.way == PurgeWay::None)
        return QStringLiteral("%1 stays: %2\n").arg(name, table.note);
    QString text = QStringLiteral("%1 %2, %3 to %4 (%5, before %6)\n")
                       .arg(name, rowsThatGo(table.due), dayText(table.oldestUs), dayText(table.newestUs),
                            table.rule.commitment, table.rule.goesBefore().toString(Qt::ISODate));
    QStringList lines;
    if (const QStringList kept = stays(table); !kept.isEmpty())
        lines.append(QStringLiteral("stay: ") + kept.join(QStringLiteral("; ")));
    if (!table.partitions.isEmpty())
        lines.append(QStringLiteral("partitions that are dropped: ") + table.partitions.join(QStringLiteral(", ")));
    for (const QString &line : {table.note, totalsText(table.totals)}) {
        if (!line.isEmpty())
            lines.append(line);
    }
    if (!table.ownCleanup.isEmpty())
        lines.append(table.ownCleanup);
    for (const QString &line : std::as_const(lines))
        text += QStringLiteral("      %1\n").arg(line);
    return text;
}

QJsonObject progressJson(const PurgeProgress &progress)
{
    return {{QStringLiteral("table"), progress.table},
            {QStringLiteral("rows"), progress.rows},
            {QStringLiteral("batches"), progress.batches},
            {QStringLiteral("partitions"), QJsonArray::fromStringList(progress.partitions)},
            {QStringLiteral("done"), progress.isDone}};
}

} // namespace

QString planText(const PurgePlan &plan)
{
    QString text = QStringLiteral("policy  %1\nas of   %2\nplan    %3\n")
                       .arg(plan.policyPins, plan.asOf.toString(Qt::ISODate), plan.hash());
    for (const bool goes : {true, false}) {
        for (const PurgeTable &table : plan.tables) {
            if ((table.way != PurgeWay::None) == goes)
                text += lineOf(table);
        }
    }
    for (const QString &recordClass : plan.notHere)
        text += QStringLiteral("  The policy gives a period to %1, and no table of this gateway has them.\n")
                    .arg(recordClassName(recordClass));
    for (const QString &line : unmatchedLines(plan))
        text += QStringLiteral("  %1\n").arg(line);
    if (plan.isUnexplained())
        text += QStringLiteral("Blocked: %1\n").arg(plan.blocked().constLast());
    for (const QString &problem : plan.problems)
        text += QStringLiteral("Problem: %1\n").arg(problem);
    return text + rowsThatGo(plan.rows()) + QStringLiteral(".\n");
}

QJsonObject planJson(const PurgePlan &plan)
{
    QJsonObject json = plan.toJson();
    json.insert(QStringLiteral("plan_hash"), plan.hash());
    json.insert(QStringLiteral("rows"), plan.rows().rows);
    json.insert(QStringLiteral("or_more"), plan.rows().isMore);
    return json;
}

QString purgeText(const PurgeRecord &one, const QTimeZone &zone)
{
    QString text =
        QStringLiteral("%1  %2  planned %3, %4 rows, %5 of %6 approvals\n")
            .arg(one.id, purgeStateToken(one.state),
                 QDateTime::fromMSecsSinceEpoch(one.plannedMs, zone).toString(Qt::ISODate), one.plan.rows().text())
            .arg(one.approvals.size())
            .arg(one.approvalsNeeded);
    if (!one.why.isEmpty())
        text += QStringLiteral("  %1\n").arg(one.why);
    for (const PurgeProgress &each : one.progress) {
        const PurgeTable table = one.plan.tables.value(each.table);
        text += QStringLiteral("  %1 %2 %3 rows gone in %4 batches%5\n")
                    .arg(table.rule.table, -28)
                    .arg(table.rule.recordClass, -14)
                    .arg(each.rows)
                    .arg(each.batches)
                    .arg(each.partitions.isEmpty()
                             ? QString()
                             : QStringLiteral(", dropped ") + each.partitions.join(QStringLiteral(", ")));
    }
    return text;
}

QJsonObject purgeJson(const PurgeRecord &one)
{
    QJsonArray approvals;
    for (const PurgeApproval &each : one.approvals)
        approvals.append(QJsonObject{{QStringLiteral("operator"), each.by},
                                     {QStringLiteral("at"), jsonInstant(each.atMs, QTimeZone::utc())}});
    QJsonArray progress;
    for (const PurgeProgress &each : one.progress)
        progress.append(progressJson(each));
    return {{QStringLiteral("purge"), one.id},
            {QStringLiteral("state"), purgeStateToken(one.state)},
            {QStringLiteral("plan_hash"), one.planHash},
            {QStringLiteral("plan"), planJson(one.plan)},
            {QStringLiteral("planned_by"), one.plannedBy},
            {QStringLiteral("planned_at"), jsonInstant(one.plannedMs, QTimeZone::utc())},
            {QStringLiteral("approvals_needed"), one.approvalsNeeded},
            {QStringLiteral("approvals"), approvals},
            {QStringLiteral("progress"), progress},
            {QStringLiteral("why"), one.why},
            {QStringLiteral("receipt"), one.receipt}};
}

} // namespace Gatehouse::Ctl
