// What a worker does with a purge in the console store: see retentionrepository.h.
#include "models/database/rowlist.h"
#include "models/retention/purgejson.h"
#include "models/team/demand.h"

#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

} // namespace

Result<std::optional<PurgeLease>> RetentionRepository::claim(const QString &by, const QString &gateway,
                                                             const QString &worker, const QString &id)
{
    if (!m_onServer)
        return claimInFile(by, gateway, worker, id);
    std::optional<PurgeLease> lease;
    const auto read =
        m_store.visitRows(QStringLiteral("SELECT id, epoch FROM gatehouse.claim_purge(?, ?, ?, ?)"),
                          {gateway, worker, qint64(kLease.count()), id.isEmpty() ? QStringLiteral("") : id}, {},
                          [&lease](const RowStream &row) -> Result<void> {
                              lease = PurgeLease{row.string(0), row.integer(1)};
                              return {};
                          });
    return read ? Result<std::optional<PurgeLease>>(lease) : std::unexpected(read.error());
}

Result<std::optional<PurgeLease>> RetentionRepository::claimInFile(const QString &by, const QString &gateway,
                                                                   const QString &worker, const QString &id)
{
    std::optional<PurgeLease> lease;
    const auto done = change(by, Right::ManageRetention, [&]() -> Result<void> {
        const qint64 nowMs = m_clock.nowMs();
        QString state;
        QString hash;
        const auto read = m_store.visitRows(
            QStringLiteral(
                "SELECT id, lease_epoch, state, plan_hash FROM purge WHERE gateway = ? AND (? = '' OR id = ?) "
                "AND (state = 'approved' OR (state = 'running' AND lease_until_ms <= ?)) ORDER BY seq LIMIT 1"),
            {gateway, id.isEmpty() ? QStringLiteral("") : id, id, nowMs}, {},
            [&](const RowStream &row) -> Result<void> {
                lease = PurgeLease{row.string(0), row.integer(1) + 1};
                state = row.string(2);
                hash = row.string(3);
                return {};
            });
        if (!read || !lease)
            return read;
        if (auto taken =
                run(QStringLiteral("UPDATE purge SET state = 'running', why = '', lease_owner = ?, lease_epoch "
                                   "= ?, lease_until_ms = ? WHERE id = ?"),
                    {by, lease->epoch, nowMs + qint64(kLease.count()), lease->id});
            !taken)
            return taken;
        return record(
            by, state == QLatin1String("running") ? QStringLiteral("purge.taken_over") : QStringLiteral("purge.began"),
            QStringLiteral("purge ") + lease->id,
            {{QStringLiteral("plan"), hash},
             {QStringLiteral("worker"), worker},
             {QStringLiteral("epoch"), lease->epoch}});
    });
    return done ? Result<std::optional<PurgeLease>>(lease) : std::unexpected(done.error());
}

Result<QMap<int, PurgeStanding>> RetentionRepository::standings(const QString &id)
{
    QMap<int, PurgeStanding> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT g.idx, g.progress, g.pending FROM %1 g JOIN %2 p ON p.seq = g.purge_seq WHERE p.id = ? "
                       "ORDER BY g.idx")
            .arg(table("purge_progress"), table("purge")),
        {id}, {}, [&all](const RowStream &row) -> Result<void> {
            PurgeStanding standing{progressFromJson(objectOf(row.string(1))), std::nullopt};
            if (const QString pending = row.string(2); !pending.isEmpty())
                standing.pending = pendingFromJson(objectOf(pending));
            all.insert(int(row.integer(0)), standing);
            return {};
        });
    return read ? Result<QMap<int, PurgeStanding>>(all) : std::unexpected(read.error());
}

Result<void> RetentionRepository::leased(const QString &by, const PurgeLease &lease)
{
    const auto kept = m_store.execute(QStringLiteral("UPDATE purge SET lease_until_ms = ? WHERE id = ? AND state = "
                                                     "'running' AND lease_epoch = ? AND lease_owner = ?"),
                                      {m_clock.nowMs() + qint64(kLease.count()), lease.id, lease.epoch, by});
    if (!kept)
        return std::unexpected(kept.error());
    return *kept == 1 ? Result<void>()
                      : failure(ErrorKind::Denied,
                                QStringLiteral("Nothing was recorded of purge %1: another worker has it by now, or it "
                                               "is no longer run")
                                    .arg(lease.id),
                                QStringLiteral("fenced"));
}

Result<void> RetentionRepository::renew(const QString &by, const PurgeLease &lease)
{
    if (m_onServer)
        return call(QStringLiteral("renew_purge"), {lease.id, lease.epoch, qint64(kLease.count())});
    return m_store.transaction([&] { return leased(by, lease); });
}

Result<void> RetentionRepository::advance(const QString &by, const PurgeLease &lease, const PurgeStanding &standing)
{
    const QString progress = compact(toJson(standing.progress));
    const QString pending = standing.pending ? compact(toJson(*standing.pending)) : QStringLiteral("");
    if (m_onServer)
        return call(QStringLiteral("advance_purge"),
                    {lease.id, lease.epoch, standing.progress.table, progress, pending, qint64(kLease.count())});
    return m_store.transaction([&]() -> Result<void> {
        if (auto kept = leased(by, lease); !kept)
            return kept;
        return run(
            QStringLiteral("INSERT INTO purge_progress (purge_seq, idx, progress, pending) SELECT seq, ?, ?, ? FROM "
                           "purge WHERE id = ? ON CONFLICT (purge_seq, idx) DO UPDATE SET progress = "
                           "excluded.progress, pending = excluded.pending"),
            {standing.progress.table, progress, pending, lease.id});
    });
}

Result<void> RetentionRepository::end(const QString &by, const PurgeLease &lease, PurgeState state, const QString &why,
                                      const QJsonObject &receipt)
{
    const QString token = purgeStateToken(state);
    const QString told = why.isEmpty() ? QStringLiteral("") : why;
    const QString text = receipt.isEmpty() ? QStringLiteral("") : compact(receipt);
    if (m_onServer)
        return call(QStringLiteral("end_purge"), {lease.id, lease.epoch, token, told, text});
    return change(by, Right::ManageRetention, [&]() -> Result<void> {
        if (auto kept = leased(by, lease); !kept)
            return kept;
        const bool goesOn = state == PurgeState::Approved;
        const auto one = find(lease.id);
        if (!one)
            return std::unexpected(one.error());
        if (auto done = run(QStringLiteral("UPDATE purge SET state = ?, why = ?, receipt = ?, lease_owner = '', "
                                           "lease_until_ms = 0, ended_ms = ? WHERE id = ?"),
                            {token, told, text, goesOn ? 0 : m_clock.nowMs(), lease.id});
            !done)
            return done;
        const QJsonObject detail =
            receipt.isEmpty() ? QJsonObject{{QStringLiteral("plan"), one->planHash}, {QStringLiteral("why"), why}}
                              : receipt;
        return record(by, goesOn ? QStringLiteral("purge.broken_off") : QStringLiteral("purge.") + token,
                      QStringLiteral("purge ") + lease.id, detail);
    });
}

} // namespace Gatehouse
