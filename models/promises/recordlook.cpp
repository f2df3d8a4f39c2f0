#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"
#include "models/gateway/accountrights.h"
#include "models/gateway/schemadrift.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostNamed = 20;

// The first of many names, a line each.
QStringList someOf(const QStringList &names)
{
    QStringList shown = names.mid(0, kMostNamed);
    if (names.size() > kMostNamed)
        shown.append(QStringLiteral("and %1 more").arg(names.size() - kMostNamed));
    return shown;
}

} // namespace

Result<PromiseVerdict> lookAtAuditLog(const Commitment &, const PromiseScene &scene)
{
    const QString looked = QStringLiteral(
        "Every entry of the console's audit log against its hash, and the gateway's own log of administrators");
    const auto found = scene.audit.verify({}, {}, scene.stop);
    if (!found)
        return unseenBecause(found.error(), looked);
    if (!found->isGenuine()) {
        PromiseVerdict broken = verdict(
            PromiseState::Broken,
            QStringLiteral("The audit log does not hold from entry %1 on").arg(found->faults.constFirst().index),
            looked);
        for (const LogFault &fault : found->faults)
            broken.details.append(QStringLiteral("entry %1: %2").arg(fault.index).arg(fault.what));
        broken.remedy = QStringLiteral("Compare with the last signed checkpoint: Audit page. Treat it as an incident.");
        return broken;
    }
    PromiseVerdict good =
        verdict(PromiseState::Kept, QStringLiteral("%1 entries verified").arg(formatExact(found->head.size)), looked);
    if (scene.map.adminLog.table.isEmpty()) {
        good.state = PromiseState::Unseen;
        good.summary =
            QStringLiteral(
                "This console's log is whole (%1 entries), and the gateway keeps none that could be looked at. %2")
                .arg(formatExact(found->head.size), scene.map.why(QStringLiteral("admin_log")));
    }
    return good;
}

namespace
{

// Rows of the gateway's own log of administrators.
struct LoggedActions {
    qint64 rows = 0;
    qint64 gaps = 0; // ids that are missing between the first and the last
    qint64 oldestUs = 0;
    std::vector<qint64> timesUs;
};

constexpr qint64 kMostActions = 100'000;
constexpr qint64 kMeantUs = 5 * kMinuteMs * 1000; // an action and the gateway's row of it are within this

Result<LoggedActions> actionsIn(const TablePlace &place, const PromiseScene &scene)
{
    const AdminLog &log = scene.map.adminLog;
    const TableFacts facts(place, scene);
    const auto time = facts.time(log.time);
    if (!time)
        return failure(ErrorKind::Unsupported, QStringLiteral("%1 has no column %2").arg(log.table, log.time.column));
    LoggedActions found;
    std::vector<qint64> ids;
    const SqlCondition rows = facts.of(log.rows);
    const auto read = place.database->visitRows(
        QStringLiteral("SELECT %1, %2 FROM %3%4 ORDER BY %5 DESC LIMIT %6")
            .arg(time->selected(), place.quoted(log.id), place.name(),
                 rows.sql.isEmpty() ? QString() : QStringLiteral(" WHERE ") + rows.sql, time->column())
            .arg(kMostActions),
        rows.values, scene.limits(), [&](const RowStream &row) -> Result<void> {
            if (const auto us = time->usOf(row.value(0)))
                found.timesUs.push_back(*us);
            if (row.kind(1) == ValueKind::Integer)
                ids.push_back(row.integer(1));
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    std::ranges::sort(found.timesUs);
    found.rows = qint64(found.timesUs.size());
    found.oldestUs = found.timesUs.empty() ? 0 : found.timesUs.front();
    // Ids of a table that holds other rows besides have gaps anyway.
    if (log.rows.column.isEmpty() && !ids.empty()) {
        const auto [least, most] = std::ranges::minmax(ids);
        found.gaps = most - least + 1 - qint64(ids.size());
    }
    return found;
}

// What this console did at the gateway, that the gateway must have written down.
Result<std::vector<qint64>> ourActionsUs(const PromiseScene &scene, qint64 sinceUs)
{
    std::vector<qint64> times;
    for (const QString &action : {QStringLiteral("incident.deed_done"), QStringLiteral("incident.deed_undone")}) {
        AuditStretch stretch;
        stretch.filter.action = action;
        stretch.filter.fromMs = sinceUs / 1000;
        stretch.limit = 1000;
        const auto slice = scene.audit.page(stretch, scene.stop);
        if (!slice)
            return std::unexpected(slice.error());
        for (const LoggedEntry &each : slice->entries)
            times.push_back(each.entry.timeMs * 1000);
    }
    return times;
}

} // namespace

Result<PromiseVerdict> lookAtAdminActions(const Commitment &, const PromiseScene &scene)
{
    const QString looked =
        QStringLiteral("The gateway's log of administrators, its ids, and what this console did there");
    VerdictSum sum;
    for (const TablePlace *place : scene.tables.placesOf(scene.map.adminLog.table)) {
        const auto found = actionsIn(*place, scene);
        if (!found)
            return unseenBecause(found.error(), looked);
        const auto ours = ourActionsUs(scene, found->oldestUs);
        if (!ours)
            return unseenBecause(ours.error(), looked);
        const auto isMissing = [&](qint64 us) {
            const auto near = std::ranges::lower_bound(found->timesUs, us - kMeantUs);
            return near == found->timesUs.end() || *near > us + kMeantUs;
        };
        const qint64 missing = std::ranges::count_if(*ours, isMissing);
        PromiseVerdict one =
            verdict(PromiseState::Kept,
                    QStringLiteral("%1 actions are in the gateway's log; %2 of this console, all of them there")
                        .arg(formatExact(found->rows), formatExact(qint64(ours->size()))));
        if (found->gaps > 0) {
            one = verdict(PromiseState::AtRisk,
                          QStringLiteral("%1 ids are missing in %2: rows may have been taken out of the log")
                              .arg(formatExact(found->gaps), place->schema.name));
        }
        if (missing > 0) {
            one = verdict(PromiseState::Broken,
                          QStringLiteral("%1 of %2 actions of this console are not in the gateway's log")
                              .arg(formatExact(missing), formatExact(qint64(ours->size()))));
        }
        one.looked = looked;
        sum.add(one);
    }
    return sum.sum(unseen(scene.map.why(QStringLiteral("admin_log")), looked));
}

Result<PromiseVerdict> lookAtColumns(const Commitment &, const PromiseScene &scene)
{
    const QString looked = QStringLiteral("The live schema against the data map of %1").arg(scene.profile.name);
    const SchemaDrift drift = schemaDrift(scene.profile.dataMap, scene.tables.schema());
    if (drift.isClassified()) {
        return verdict(PromiseState::Kept,
                       QStringLiteral("Every column of %1 tables is classified").arg(scene.tables.schema().size()),
                       looked);
    }
    PromiseVerdict one =
        verdict(PromiseState::Broken,
                QStringLiteral("%1 tables and %2 columns are not classified: nobody has said what is in them")
                    .arg(drift.unknownTables.size())
                    .arg(drift.unknownColumns.size()),
                looked);
    one.details = someOf(drift.unknownTables + drift.unknownColumns);
    one.remedy = QStringLiteral(
        "Classify them on the page Data map, or in the gateway profile; until then no plan can be approved.");
    return one;
}

namespace
{

Result<PromiseVerdict> lookAtFile(const QString &file)
{
    const QFileInfo database(file);
    const QFileInfo folder(database.absolutePath());
    if (database.permission(QFile::WriteOther) || folder.permission(QFile::WriteOther))
        return verdict(PromiseState::Broken,
                       QStringLiteral("Everybody on this machine may write the database file or its folder"));
    if (database.permission(QFile::ReadOther) && folder.permission(QFile::ExeOther))
        return verdict(PromiseState::AtRisk, QStringLiteral("Everybody on this machine may read the database file"));
    return verdict(PromiseState::Kept, QStringLiteral("The database file is closed to other users of this machine"));
}

Result<PromiseVerdict> lookAtAccount(Database &database, const PromiseScene &scene, DatabasePart part)
{
    const auto rights =
        accountRights(database, accessNeeds(scene.profile, AccessPurpose::Promises, database.dialect(), part));
    if (!rights)
        return unseenBecause(rights.error(), QStringLiteral("the rights of the account"));
    if (!rights->excess.isEmpty()) {
        PromiseVerdict one = verdict(
            PromiseState::Broken,
            QStringLiteral("The account that reads may do %1 things that it need not").arg(rights->excess.size()));
        one.details = someOf(rights->excess);
        one.remedy = QStringLiteral("Give the console an account of its own: gatehousectl grants --for promises prints the SQL.");
        return one;
    }
    if (!rights->unknown.isEmpty())
        return unseen(rights->unknown);
    return verdict(PromiseState::Kept,
                   QStringLiteral("The account that reads may read what is needed, and nothing else"));
}

} // namespace

Result<PromiseVerdict> lookAtRights(const Commitment &, const PromiseScene &scene)
{
    const QString looked =
        QStringLiteral("What the accounts of this console may do at the gateway, against what it needs");
    if (scene.settings.database.driver == Dialect::Sqlite) {
        auto one = lookAtFile(scene.settings.database.file);
        if (one)
            one->looked = looked;
        return one;
    }
    QSet<Database *> seen;
    VerdictSum sum;
    for (const TablePlace &place : scene.tables.places()) {
        if (seen.contains(place.database) || place.dialect() == Dialect::Sqlite)
            continue;
        seen.insert(place.database);
        const bool isTraffic =
            scene.settings.logDatabase &&
            place.database == scene.tables.placesOf(scene.profile.telemetry.table).value(0)->database;
        const auto one = lookAtAccount(*place.database, scene,
                                       !scene.settings.logDatabase ? DatabasePart::Whole
                                       : isTraffic                 ? DatabasePart::Traffic
                                                                   : DatabasePart::Main);
        if (!one)
            return one;
        sum.add(*one);
    }
    PromiseVerdict all = sum.sum(unseen(QStringLiteral("No database is open.")));
    all.looked = looked;
    return all;
}

} // namespace Gatehouse
