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
        gateway->startSwitches();
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

void CaseGateway::startSwitches()
{
    m_thread = std::make_unique<LoopThread>(QStringLiteral("gateway switches"));
    m_thread->run([this] {
        if (m_settings.adminApi)
            m_api = std::make_unique<AdminApiClient>(m_profile.adminApi, *m_settings.adminApi, m_budgets);
        m_actions = std::make_unique<GatewayActions>(m_profile, m_api.get(), [settings = m_settings.database] {
            return openGatewayDatabaseForWriting(settings);
        });
    });
    m_control = std::make_unique<WaitingControl>(*m_actions);
}

CaseGateway::~CaseGateway()
{
    if (!m_thread)
        return;
    m_thread->run([this] {
        m_actions.reset();
        m_api.reset();
    });
}

} // namespace Gatehouse
