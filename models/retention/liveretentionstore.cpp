#include "models/retention/liveretentionstore.h"

#include "models/core/today.h"
#include "models/retention/purgerun.h"
#include "models/telemetry/rollupstore.h"

#include <QSysInfo>

namespace Gatehouse
{

LiveRetentionStore::LiveRetentionStore(ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                                       QObject *parent)
    : RetentionStore(parent)
    , m_store(store)
    , m_settings(settings)
    , m_gateway(gatewayFingerprint(settings))
    , m_clock(clock)
    , m_thread(QStringLiteral("retention"))
{
}

LiveRetentionStore::~LiveRetentionStore()
{
    m_stop.request_stop();
}

template<typename Value>
QFuture<Result<Value>>
LiveRetentionStore::ask(std::function<Result<Value>(CaseRepositories &, RetentionRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        CaseRepositories all(store, clock);
        RetentionRepository purges(store, all.audit, *all.operators, clock);
        return question(all, purges);
    });
}

QFuture<Result<RetentionBoard>> LiveRetentionStore::board()
{
    return ask<RetentionBoard>([gateway = m_gateway, &clock = m_clock](
                                   CaseRepositories &all, RetentionRepository &purges) -> Result<RetentionBoard> {
        PolicyRepository policies(all.store, all.audit, *all.operators, clock);
        const auto held = policies.documentsInForce(gateway);
        const auto settings = held ? purges.settings() : std::unexpected(held.error());
        const auto needed = settings ? purges.approvalsNeeded() : std::unexpected(settings.error());
        const auto records = needed ? purges.purges(gateway) : std::unexpected(needed.error());
        if (!records)
            return std::unexpected(records.error());
        return RetentionBoard{policyPins(*held), *settings, *needed, *records};
    });
}

QFuture<Result<PurgePlan>> LiveRetentionStore::preview()
{
    return m_thread.run([this, open = m_store.opener(), settings = m_settings, gateway = m_gateway, &clock = m_clock,
                         stop = m_stop.get_token()]() -> Result<PurgePlan> {
        const auto store = open(stop);
        if (!store)
            return std::unexpected(store.error());
        const auto live = PurgeGateway::open(settings, PurgeGateway::Purpose::Look, **store, stop);
        if (!live)
            return std::unexpected(live.error());
        PreviewSettings how{.stop = stop};
        how.progress = [this](int done, int all) {
            QMetaObject::invokeMethod(
                this, [this, done, all] { emit counted(done, all); }, Qt::QueuedConnection);
        };
        return previewOf(**live, **store, gateway, clock, how);
    });
}

QFuture<Result<QString>> LiveRetentionStore::lay(const QString &by, const PurgePlan &plan)
{
    return ask<QString>([by, plan](CaseRepositories &, RetentionRepository &purges) { return purges.lay(by, plan); });
}

QFuture<Result<void>> LiveRetentionStore::approve(const QString &by, const QString &id, const QString &planHash)
{
    return ask<void>([by, id, planHash](CaseRepositories &, RetentionRepository &purges) {
        return purges.approve(by, id, planHash);
    });
}

QFuture<Result<void>> LiveRetentionStore::withdraw(const QString &by, const QString &id, const QString &reason)
{
    return ask<void>(
        [by, id, reason](CaseRepositories &, RetentionRepository &purges) { return purges.withdraw(by, id, reason); });
}

QFuture<Result<void>> LiveRetentionStore::change(const QString &by, const RetentionSettings &settings)
{
    return ask<void>(
        [by, settings](CaseRepositories &, RetentionRepository &purges) { return purges.change(by, settings); });
}

QFuture<Result<PurgeRecord>> LiveRetentionStore::run(const QString &by, const QString &id)
{
    PurgeRunSettings how;
    how.gateway = m_gateway;
    how.operatorId = by;
    how.worker = QSysInfo::machineHostName();
    how.stop = m_stop.get_token();
    how.openStore = [open = m_store.opener()] { return open({}); };
    how.progress = [this](const QString &purge, const PurgeProgress &table) {
        QMetaObject::invokeMethod(
            this, [this, purge, table] { emit progressed(purge, table); }, Qt::QueuedConnection);
    };
    return m_thread.run(
        [open = m_store.opener(), settings = m_settings, &clock = m_clock, how, id]() -> Result<PurgeRecord> {
            const auto store = open({});
            if (!store)
                return std::unexpected(store.error());
            const auto live = PurgeGateway::open(settings, PurgeGateway::Purpose::Change, **store, how.stop);
            if (!live)
                return std::unexpected(live.error());
            return runPurge(**live, **store, clock, how, id);
        });
}

void LiveRetentionStore::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
}

} // namespace Gatehouse
