#include "models/credentials/admindeeds.h"

#include "models/promises/gatewayfacts.h"

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostAdministrators = 100'000;

// Sign-ins, where they are told of besides what was changed.
SqlCondition deedsIn(const TableFacts &facts, const AdminLog &log)
{
    return facts.of(log.deeds.column.isEmpty() ? log.rows : log.deeds);
}

// Whether who did it is recorded since then already.
Result<bool> reachesBack(const TableFacts &facts, const AdminLog &log, const StoredTime &time, qint64 edgeMs)
{
    const auto oldest = facts.oldestUs(time, facts.of(log.told.column.isEmpty() ? log.rows : log.told));
    if (!oldest)
        return std::unexpected(oldest.error());
    return *oldest && **oldest / 1000 <= edgeMs;
}

// Why what stands in it may stand in a database that was not reached; empty: it does not.
QString unreachedLog(const CredentialScene &scene)
{
    const QString &table = scene.map.adminLog.table;
    QStringList why;
    for (const UnreachedDatabase &each : scene.unreached) {
        if (each.mayHold(table, scene.traffic, scene.tables))
            why.append(each.sentence(table));
    }
    return why.join(QLatin1Char(' '));
}

Result<void> readActors(const TableFacts &facts, const AdminLog &log, const StoredTime &time, qint64 edgeMs,
                        AdminDeeds &deeds)
{
    const TablePlace &place = facts.place();
    const SqlCondition since = both(time.from(edgeMs * 1000), deedsIn(facts, log));
    return place.database->visitRows(QStringLiteral("SELECT DISTINCT %1 FROM %2 WHERE %3 LIMIT %4")
                                         .arg(place.quoted(log.actor), place.name(), since.sql)
                                         .arg(kMostAdministrators),
                                     since.values, facts.limits(), [&deeds](const RowStream &row) -> Result<void> {
                                         deeds.actors.insert(row.string(0));
                                         return {};
                                     });
}

} // namespace

Result<AdminDeeds> adminDeeds(const CredentialScene &scene, const QueryLimits &limits, qint64 edgeMs)
{
    const AdminLog &log = scene.map.adminLog;
    AdminDeeds deeds;
    if (log.table.isEmpty() || log.actor.isEmpty()) {
        deeds.why = log.table.isEmpty() ? scene.map.why(QStringLiteral("admin_log"))
                                        : QStringLiteral("%1 does not record which account did what.").arg(log.table);
        return deeds;
    }
    if (deeds.why = unreachedLog(scene); !deeds.why.isEmpty())
        return deeds;
    deeds.why = QStringLiteral("%1 is not in this database, or lacks the columns for it.").arg(log.table);
    for (const TablePlace *place : scene.tables.placesOf(log.table)) {
        const TableFacts facts(*place, limits);
        const auto time = facts.time(log.time);
        if (!time || !facts.has(log.actor))
            continue;
        deeds.why = QStringLiteral("%1 does not tell who did what so far back.").arg(log.table);
        const auto reaches = reachesBack(facts, log, *time, edgeMs);
        const auto read =
            reaches ? readActors(facts, log, *time, edgeMs, deeds) : Result<void>(std::unexpected(reaches.error()));
        if (!read && read.error().kind == ErrorKind::Cancelled)
            return std::unexpected(read.error());
        if (!read) {
            deeds.isTold = false;
            deeds.why = QStringLiteral("%1 could not be read for it: %2").arg(log.table, read.error().message);
            return deeds;
        }
        deeds.isTold = deeds.isTold || *reaches;
    }
    return deeds;
}

} // namespace Gatehouse
