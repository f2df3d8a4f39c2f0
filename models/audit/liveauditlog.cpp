#include "models/audit/liveauditlog.h"

namespace Gatehouse
{

namespace
{

Result<LogFindings> verified(const AuditOrder &order, const SignedLog &log, const LogReading &reading)
{
    QList<TreeHead> heads;
    for (const QString &file : order.checkpoints) {
        const auto checkpoint = readCheckpoint(file, log.origin, log.key.publicKey());
        if (!checkpoint)
            return std::unexpected(checkpoint.error());
        heads.append(checkpoint->head);
    }
    return log.log.verify(heads, reading.progress, reading.stop);
}

Result<LogFindings> done(const AuditOrder &order, const SignedLog &log, const LogReading &reading)
{
    switch (order.kind) {
    case AuditOrder::Kind::Checkpoint:
        return writeCheckpoint(order.file, log, reading);
    case AuditOrder::Kind::Export:
        return writeExport(order.file, log, reading);
    case AuditOrder::Kind::Verify:
        break;
    }
    return verified(order, log, reading);
}

} // namespace

LiveAuditLog::LiveAuditLog(ThreadedDatabase &store, OriginOf originOf, const Clock &clock)
    : m_store(store)
    , m_originOf(std::move(originOf))
    , m_clock(clock)
{
}

LiveAuditLog::~LiveAuditLog()
{
    closeLongReading();
}

QFuture<Result<AuditSlice>> LiveAuditLog::page(const AuditStretch &stretch)
{
    return m_store.ask(
        [stretch, &clock = m_clock](Database &store) { return AuditRepository(store, clock).page(stretch); });
}

QFuture<Result<LogIdentity>> LiveAuditLog::identity()
{
    return m_store.ask([originOf = m_originOf](Database &store) -> Result<LogIdentity> {
        const auto origin = originOf(store);
        if (!origin)
            return std::unexpected(origin.error());
        const auto key = storeSigningKey(*origin);
        if (!key)
            return std::unexpected(key.error());
        return LogIdentity{*origin, key->publicKey().toPem()};
    });
}

QFuture<Result<LogFindings>> LiveAuditLog::carryOut(const AuditOrder &order,
                                                    const std::shared_ptr<AuditProgress> &progress)
{
    if (!m_long)
        m_long = std::make_unique<ThreadedDatabase>(QStringLiteral("audit reading"), m_store.opener());
    m_orders.push_back(progress);
    return m_long->ask(
        [order, progress, originOf = m_originOf, &clock = m_clock](Database &store) -> Result<LogFindings> {
            const auto origin = originOf(store);
            if (!origin)
                return std::unexpected(origin.error());
            auto key = storeSigningKey(*origin);
            if (!key)
                return std::unexpected(key.error());
            AuditRepository log(store, clock);
            const LogReading reading{[progress](qint64 checked) { progress->checked = checked; },
                                     progress->stop.get_token()};
            return done(order, {log, *origin, std::move(*key), clock}, reading);
        });
}

void LiveAuditLog::closeLongReading()
{
    // Their own stop is the one that the statements obey.
    for (const std::weak_ptr<AuditProgress> &order : std::exchange(m_orders, {})) {
        if (const auto progress = order.lock())
            progress->stop.request_stop();
    }
    m_long.reset();
}

} // namespace Gatehouse
