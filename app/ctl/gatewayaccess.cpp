#include "app/ctl/gatewayaccess.h"

#include "models/gateway/profileloader.h"
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

    const Result<GatewayProfile> profile = loadProfile(access->m_settings.profile);
    if (!profile)
        return std::unexpected(profile.error());
    Result<GatewayDatabases> databases = openGatewayDatabases(access->m_settings);
    if (!databases)
        return std::unexpected(databases.error());
    access->m_databases = std::move(*databases);

    Result<std::unique_ptr<SqlTelemetrySource>> source =
        SqlTelemetrySource::create(access->m_databases.traffic(), *access->m_databases.main, *profile, clock);
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
