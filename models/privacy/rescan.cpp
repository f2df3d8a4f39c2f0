#include "models/privacy/rescan.h"

#include "models/privacy/tablescan.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace Gatehouse
{

namespace
{

bool leadsToPerson(const DataMapTable &table, const QString &column)
{
    return std::ranges::any_of(table.subject, [&](const SubjectLink &link) {
        return link.column == column && link.mention == QLatin1String("keep");
    });
}

// How many rows of the table may still hold the person in this column, by the plan.
qint64 retainedRows(const DataMap &map, const ErasurePlan &plan, const QString &name, const QString &columnName)
{
    const DataMapTable *table = map.table(name);
    const DataMapColumn *column = table ? table->column(columnName) : nullptr;
    if (!column)
        return 0;
    if (leadsToPerson(*table, columnName))
        return std::numeric_limits<qint64>::max();
    qint64 rows = 0;
    for (const PlanTable &planned : plan.tables) {
        if (planned.table != name)
            continue;
        const bool stays = planned.effect == StepEffect::None ||
                           (planned.effect == StepEffect::Pseudonymise && !column->isChangedByErasure());
        rows += stays ? planned.rows : planned.held;
    }
    return rows;
}

// Of the same identifier in the same place.
qint64 rowsIn(const ScanResult &scan, const ScanHit &like)
{
    for (const ScanHit &hit : scan.hits) {
        if (hit.table == like.table && hit.column == like.column && hit.kind == like.kind)
            return hit.rows - hit.ofOthers;
    }
    return 0;
}

} // namespace

QJsonObject ScanResult::toJson() const
{
    QJsonArray list;
    for (const ScanHit &hit : hits) {
        list.append(QJsonObject{{QStringLiteral("table"), hit.table},
                                {QStringLiteral("column"), hit.column},
                                {QStringLiteral("kind"), hit.kind},
                                {QStringLiteral("rows"), hit.rows},
                                {QStringLiteral("shared"), hit.isShared},
                                {QStringLiteral("of_others"), hit.ofOthers}});
    }
    return {{QStringLiteral("hits"), list},
            {QStringLiteral("tables_looked_at"), tablesLookedAt},
            {QStringLiteral("columns_looked_at"), columnsLookedAt},
            {QStringLiteral("not_looked_at"), QJsonArray::fromStringList(notLookedAt)}};
}

Result<ScanResult> rescan(const DataMap &map, const GatewayTables &tables, const Person &person,
                          const std::stop_token &stop)
{
    ScanResult result;
    const QList<ScannedIdentifier> identifiers = scannedIdentifiers(map, person, result.notLookedAt);
    for (const TablePlace &place : tables.places()) {
        // What a view shows is in a table.
        if (place.isView)
            continue;
        if (auto run = TableScan(map, place, identifiers).run(result, stop); !run)
            return std::unexpected(run.error());
        if (!map.table(place.schema.name))
            continue;
        const SubjectLinks links(map, tables, person, place);
        if (auto followed = TableScan::follow(links, result, stop); !followed)
            return std::unexpected(followed.error());
    }
    return result;
}

ScanJudgement judge(const DataMap &map, const ErasurePlan &plan, const ScanResult &scan, const ScanResult *atFirst)
{
    ScanJudgement judgement;
    for (const ScanHit &hit : scan.hits) {
        qint64 retained = retainedRows(map, plan, hit.table, hit.column);
        if (atFirst)
            retained = std::min(retained, rowsIn(*atFirst, hit));
        ScanHit rest = hit;
        rest.rows -= hit.ofOthers;
        if (hit.isShared || rest.rows == 0)
            judgement.others.append(hit);
        else if (rest.rows <= retained)
            judgement.retained.append(rest);
        else
            judgement.left.append(rest);
    }
    return judgement;
}

} // namespace Gatehouse
