#include "models/promises/ouractions.h"

#include "models/database/rowlist.h"
#include "models/gateway/actionway.h"
#include "models/retention/retentionrepository.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostPurges = 1000;

// A deed of an incident, or an item of a run over many credentials.
struct Deed {
    QString name; // "incident 3 1": as entries of the log call it
    QString gateway;
    OurAction action;
};

// "disable_key".
bool isBySql(const PromiseScene &scene, const QString &token)
{
    const bool byApi = scene.profile.adminApi.calls.contains(token);
    return scene.profile.sqlActions.contains(token) && !(byApi && scene.settings.adminApi);
}

// Whom it was done to is told by a file to anybody who may read it, and by a server to nobody by the way.
Result<QList<Deed>> deedsIn(const PromiseScene &scene)
{
    const bool onServer = scene.store.dialect() == Dialect::PostgreSql;
    const QString prefix = onServer ? QStringLiteral("gatehouse.") : QString();
    const QString target = onServer ? QStringLiteral("''") : QStringLiteral("d.target");
    const QString sql = QStringLiteral("SELECT 'incident ', d.incident, d.idx, d.gateway, d.verb, d.kind, %2, "
                                       "d.intended_ms, d.outcome_ms FROM %1incident_deed d WHERE d.outcome = 'done' "
                                       "UNION ALL SELECT 'credential run ', d.run, d.idx, d.gateway, r.verb, d.kind, "
                                       "%2, d.intended_ms, d.outcome_ms FROM %1credential_item d JOIN "
                                       "%1credential_run r ON r.seq = d.run WHERE d.outcome = 'done'")
                            .arg(prefix, target);
    return rowsOf<Deed>(scene.store, sql, {}, [&](const RowStream &row) -> Result<Deed> {
        return Deed{QStringLiteral("%1%2 %3").arg(row.string(0)).arg(row.integer(1)).arg(row.integer(2)),
                    row.string(3),
                    {isBySql(scene, row.string(4) + QLatin1Char('_') + row.string(5)), row.string(6),
                     row.integer(7) * 1000, row.integer(8) * 1000}};
    });
}

// "incident 3 1"; empty: the entry names none.
QString deedOf(const AuditEntry &entry)
{
    const QJsonObject detail = QJsonDocument::fromJson(entry.detail.toUtf8()).object();
    const int idx = detail.value(QStringLiteral("deed")).toInt(detail.value(QStringLiteral("item")).toInt());
    return entry.object.isEmpty() || idx < 1 ? QString() : QStringLiteral("%1 %2").arg(entry.object).arg(idx);
}

Result<QList<AuditEntry>> entriesSince(const PromiseScene &scene, qint64 sinceUs)
{
    QList<AuditEntry> entries;
    for (const QString &action : {QStringLiteral("incident.deed_done"), QStringLiteral("credential.done")}) {
        AuditStretch stretch;
        stretch.filter.action = action;
        stretch.filter.fromMs = sinceUs / 1000;
        stretch.limit = 1000;
        do {
            const auto slice = scene.audit.page(stretch, scene.stop);
            if (!slice)
                return std::unexpected(slice.error());
            for (const LoggedEntry &each : slice->entries)
                entries.append(each.entry);
            stretch.below = slice->readTo;
        } while (*stretch.below > 0);
    }
    return entries;
}

} // namespace

Result<QList<OurAction>> ourActionsSince(const PromiseScene &scene, qint64 sinceUs)
{
    const auto deeds = deedsIn(scene);
    if (!deeds)
        return std::unexpected(deeds.error());
    QList<OurAction> ours;
    QSet<QString> names;
    for (const Deed &deed : *deeds) {
        names.insert(deed.name);
        if (deed.gateway == scene.gateway && deed.action.fromUs >= sinceUs)
            ours.append(deed.action);
    }
    const auto entries = entriesSince(scene, sinceUs);
    if (!entries)
        return entries.error().kind == ErrorKind::Denied ? Result<QList<OurAction>>(ours)
                                                         : std::unexpected(entries.error());
    // What the log has and no record tells more of may have been done here.
    for (const AuditEntry &entry : *entries) {
        if (!names.contains(deedOf(entry)))
            ours.append({false, {}, entry.timeMs * 1000, entry.timeMs * 1000});
    }
    return ours;
}

Result<QList<OurAction>> caseSwitchesSince(const PromiseScene &scene, qint64 sinceUs)
{
    // A server shows others no rows, which is not the same as that there are none.
    if (const auto mayRead = scene.cases.hashKey(); !mayRead)
        return std::unexpected(mayRead.error());
    const QString prefix = scene.store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
    const QString sql =
        QStringLiteral(
            "SELECT s.target, max(CASE WHEN j.what = 'intent' THEN j.time_ms END), max(j.time_ms) FROM "
            "%1case_step s JOIN %1case_journal j ON j.case_seq = s.case_seq AND j.run = s.run AND j.step = "
            "s.idx WHERE s.kind = 'switch' AND s.status = 'done' GROUP BY s.case_seq, s.run, s.idx, s.target "
            "HAVING max(j.time_ms) >= ?")
            .arg(prefix);
    return rowsOf<OurAction>(scene.store, sql, {sinceUs / 1000}, [&](const RowStream &row) -> Result<OurAction> {
        const QString token = row.string(0).section(QLatin1Char(' '), 0, 0); // "disable_key 2"
        return OurAction{isBySql(scene, token), {}, row.integer(row.isNull(1) ? 2 : 1) * 1000, row.integer(2) * 1000};
    });
}

Result<TakenRows> takenByPurges(const PromiseScene &scene, const QString &table)
{
    const auto operators = makeOperatorRepository(scene.store, scene.audit, scene.clock);
    RetentionRepository retention(scene.store, scene.audit, *operators, scene.clock);
    const auto purges = retention.purges(scene.gateway, kMostPurges);
    if (!purges)
        return std::unexpected(purges.error());
    TakenRows taken;
    taken.isWhole = purges->size() < kMostPurges;
    for (const PurgeRecord &purge : *purges) {
        for (const PurgeProgress &each : purge.progress) {
            if (purge.plan.tables.value(each.table).rule.table != table)
                continue;
            taken.rows += each.rows;
            taken.newestUs = std::max(taken.newestUs, each.newestUs);
        }
    }
    return taken;
}

} // namespace Gatehouse
