#include "models/retention/purgegateway.h"

#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"

namespace Gatehouse
{

Result<std::unique_ptr<PurgeGateway>> PurgeGateway::open(const ConnectionSettings &settings, Purpose purpose,
                                                         const std::stop_token &stop)
{
    std::unique_ptr<PurgeGateway> gateway(new PurgeGateway);
    auto profile = loadProfile(settings.profile);
    if (!profile)
        return std::unexpected(profile.error());
    auto map = RetentionMap::load(settings.profile);
    if (!map)
        return std::unexpected(map.error());
    gateway->m_profile = std::move(*profile);
    gateway->m_map = std::move(*map);
    if (auto opened = gateway->openAll(settings, purpose, stop); !opened)
        return std::unexpected(opened.error());
    return gateway;
}

Result<std::unique_ptr<PurgeGateway>> PurgeGateway::over(const GatewayProfile &profile, const RetentionMap &map,
                                                         const QList<Database *> &databases)
{
    std::unique_ptr<PurgeGateway> gateway(new PurgeGateway);
    gateway->m_profile = profile;
    gateway->m_map = map;
    if (auto done = gateway->read(databases); !done)
        return std::unexpected(done.error());
    return gateway;
}

Result<void> PurgeGateway::openAll(const ConnectionSettings &settings, Purpose purpose, const std::stop_token &stop)
{
    QList<Database *> all;
    for (const ConnectionSettings &part : partsOf(settings)) {
        QList<DatabaseSettings> databases{part.database};
        if (part.logDatabase)
            databases.append(*part.logDatabase);
        for (const DatabaseSettings &each : std::as_const(databases)) {
            if (each.driver == Dialect::ClickHouse) {
                m_untouchable.append(placeOf(each));
                continue;
            }
            auto opened = purpose == Purpose::Change ? openGatewayDatabaseForWriting(each, stop)
                                                     : openGatewayDatabase(each, stop);
            if (!opened)
                return std::unexpected(opened.error());
            all.append(opened->get());
            m_databases.push_back(std::move(*opened));
        }
    }
    return read(all);
}

Result<void> PurgeGateway::read(const QList<Database *> &databases)
{
    auto tables = GatewayTables::read(databases);
    if (!tables)
        return std::unexpected(tables.error());
    m_tables = std::move(*tables);
    return {};
}

} // namespace Gatehouse
