#include "models/privacy/casegateway.h"

#include "models/gateway/classificationrepository.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/telemetry/rollupstore.h"

namespace Gatehouse
{

Result<std::unique_ptr<CaseGateway>> CaseGateway::open(const ConnectionSettings &settings, Purpose purpose,
                                                       Database &store, const std::stop_token &stop)
{
    std::unique_ptr<CaseGateway> gateway(new CaseGateway);
    gateway->m_settings = settings;
    const auto said = classificationsOf(store, gatewayFingerprint(settings));
    auto profile = said ? loadClassifiedProfile(settings.profile, *said) : std::unexpected(said.error());
    if (!profile)
        return std::unexpected(profile.error());
    gateway->m_profile = std::move(*profile);
    if (auto opened = gateway->openDatabases(purpose, stop); !opened)
        return std::unexpected(opened.error());
    if (purpose == Purpose::Change) {
        auto rollups = openRollupStore(gateway->m_settings);
        if (!rollups)
            return std::unexpected(rollups.error());
        gateway->m_rollups = std::move(*rollups);
        gateway->m_switches = std::make_unique<WorkerSwitches>(gateway->m_profile, gateway->m_settings);
    }
    return gateway;
}

Result<void> CaseGateway::openDatabases(Purpose purpose, const std::stop_token &stop)
{
    QList<Database *> all;
    for (const ConnectionSettings &part : partsOf(m_settings)) {
        auto databases =
            purpose == Purpose::Change ? openGatewayDatabasesForWriting(part, stop) : openGatewayDatabases(part, stop);
        if (!databases)
            return std::unexpected(databases.error());
        for (std::unique_ptr<Database> *each : {&databases->main, &databases->log}) {
            if (!*each)
                continue;
            all.append(each->get());
            m_databases.push_back(std::move(*each));
        }
    }
    auto tables = GatewayTables::read(all);
    if (!tables)
        return std::unexpected(tables.error());
    m_tables = std::move(*tables);
    return {};
}

} // namespace Gatehouse
