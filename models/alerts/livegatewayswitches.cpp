#include "models/alerts/livegatewayswitches.h"

#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"

namespace Gatehouse
{

namespace
{

// The one that has this name or, at products that call it by its id, this id.
Result<QString> idAmong(const QList<GatewayEntity> &all, EntityKind kind, const QString &name)
{
    QStringList ids;
    for (const GatewayEntity &each : all) {
        if (each.state != EntityState::Gone && (each.name == name || each.id == name))
            ids.append(each.id);
    }
    ids.removeDuplicates();
    if (ids.size() == 1)
        return ids.constFirst();
    const QString what = entityToken(kind);
    return ids.isEmpty()
               ? failure(ErrorKind::NotFound,
                         QStringLiteral("Nothing was done: the gateway lists no %1 of this name. It "
                                        "may have been renamed or deleted.")
                             .arg(what))
               : failure(ErrorKind::InvalidInput,
                         QStringLiteral("Nothing was done: %1 %2s of the gateway have this name. Switch the right one "
                                        "there.")
                             .arg(ids.size())
                             .arg(what));
}

template<typename Value>
QFuture<Result<Value>> answered(const Result<Value> &value)
{
    QPromise<Result<Value>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

} // namespace

LiveGatewaySwitches::LiveGatewaySwitches(const ConnectionSettings &settings, QObject *parent)
    : GatewaySwitches(parent)
    , m_settings(settings)
{
    onFinished(runInPool([profile = settings.profile] { return loadProfile(profile); }), this,
               [this](const Result<GatewayProfile> &profile) { begin(profile); });
}

void LiveGatewaySwitches::begin(const Result<GatewayProfile> &profile)
{
    if (profile) {
        m_profile = *profile;
        if (m_settings.adminApi)
            m_api = std::make_unique<AdminApiClient>(m_profile->adminApi, *m_settings.adminApi, m_budgets);
        m_actions = std::make_unique<GatewayActions>(*m_profile, m_api.get(), [settings = m_settings.database] {
            return openGatewayDatabaseForWriting(settings);
        });
    } else {
        m_error = profile.error();
    }
    emit changed();
}

Result<void> LiveGatewaySwitches::ready() const
{
    if (m_error)
        return std::unexpected(*m_error);
    return m_actions ? Result<void>()
                     : failure(ErrorKind::Busy, tr("What this gateway can do is being read. Try again in a moment."));
}

QString LiveGatewaySwitches::gatewayName() const
{
    return m_profile ? m_profile->name : QString();
}

Result<ActionWay> LiveGatewaySwitches::wayOf(const GatewayAction &action) const
{
    const auto usable = ready();
    return usable ? m_actions->wayOf(action) : std::unexpected(usable.error());
}

QString LiveGatewaySwitches::whySql(const GatewayAction &action) const
{
    if (!m_actions || m_actions->whySql(action).isEmpty())
        return {};
    const QString caveat = m_profile->sqlActions.value(action.token()).caveat;
    return (m_actions->whySql(action) + QLatin1Char(' ') + caveat).trimmed();
}

QFuture<Result<QString>> LiveGatewaySwitches::idOf(EntityKind kind, const QString &name)
{
    if (const auto usable = ready(); !usable)
        return answered<QString>(std::unexpected(usable.error()));
    if (kind != EntityKind::Provider) // accounts and keys are known by their ids everywhere
        return answered<QString>(name);
    if (!m_api)
        return answered<QString>(failure(ErrorKind::Unsupported,
                                         tr("Providers are found by the gateway's admin API, and the connection names "
                                            "none. Add admin_api to the connection.")));
    // shared_ptr: handlers are copied, and a promise only moves.
    const auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    onFinished(m_api->list(kind), this, [promise, kind, name](const Result<QList<GatewayEntity>> &all) {
        promise->addResult(all ? idAmong(*all, kind, name) : std::unexpected(all.error()));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<ActionOutcome>> LiveGatewaySwitches::run(const GatewayAction &action)
{
    const auto usable = ready();
    return usable ? m_actions->run(action) : answered<ActionOutcome>(std::unexpected(usable.error()));
}

QFuture<Result<bool>> LiveGatewaySwitches::isDone(const GatewayAction &action)
{
    const auto usable = ready();
    return usable ? m_actions->isDone(action) : answered<bool>(std::unexpected(usable.error()));
}

} // namespace Gatehouse
