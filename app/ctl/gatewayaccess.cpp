#include "app/ctl/gatewayaccess.h"

#include "models/telemetry/rollupstore.h"

namespace Gatehouse::Ctl
{

Result<std::unique_ptr<GatewayAccess>> GatewayAccess::open(const QString &connectionFile, const Clock &clock)
{
    std::unique_ptr<GatewayAccess> access(new GatewayAccess);
    Result<ConnectionSettings> settings = loadConnection(connectionFile);
    if (!settings)
        return std::unexpected(settings.error());
    access->m_settings = std::move(*settings);

    Result<std::unique_ptr<SqlTelemetrySource>> source = SqlTelemetrySource::open(access->m_settings, clock);
    if (!source)
        return std::unexpected(source.error());
    access->m_source = std::move(*source);
    return access;
}

Result<void> GatewayAccess::openStore()
{
    if (m_store)
        return {};
    Result<std::unique_ptr<Database>> store = openRollupStore(m_settings);
    if (!store)
        return std::unexpected(store.error());
    m_store = std::move(*store);
    m_rollups = std::make_unique<RollupRepository>(*m_store, gatewayFingerprint(m_settings));
    return {};
}

} // namespace Gatehouse::Ctl
