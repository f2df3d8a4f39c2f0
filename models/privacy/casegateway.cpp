#include "models/privacy/casegateway.h"

#include "models/gateway/classificationrepository.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/telemetry/rollupstore.h"

namespace Gatehouse
{

namespace
{

GatewayTables::OnClickHouse onClickHouse(CaseGateway::Purpose purpose)
{
    const bool isSurvey = purpose == CaseGateway::Purpose::Map || purpose == CaseGateway::Purpose::Survey;
    return isSurvey ? GatewayTables::OnClickHouse::Read : GatewayTables::OnClickHouse::Refused;
}

} // namespace

Result<std::unique_ptr<CaseGateway>> CaseGateway::open(const ConnectionSettings &settings, Purpose purpose,
                                                       Database &store, const std::stop_token &stop)
{
    std::unique_ptr<CaseGateway> gateway(new CaseGateway);
    gateway->m_settings = settings;
    const auto said = classificationsOf(store, gatewayFingerprint(settings));
    if (!said)
        return std::unexpected(said.error());
    if (auto loaded = gateway->loadProfile(purpose, *said); !loaded)
        return std::unexpected(loaded.error());
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

Result<void> CaseGateway::loadProfile(Purpose purpose, const QList<Classification> &said)
{
    if (purpose == Purpose::Map) {
        auto whole = loadContradictedProfile(m_settings.profile, said);
        if (!whole)
            return std::unexpected(whole.error());
        m_profile = std::move(whole->profile);
        m_contradicted = whole->contradicted;
        return {};
    }
    auto profile = loadClassifiedProfile(m_settings.profile, said);
    if (!profile)
        return std::unexpected(profile.error());
    m_profile = std::move(*profile);
    return {};
}

Result<void> CaseGateway::openDatabases(Purpose purpose, const std::stop_token &stop)
{
    for (const ConnectionSettings &part : partsOf(m_settings)) {
        for (const DatabaseSettings *each : {&part.database, part.logDatabase ? &*part.logDatabase : nullptr}) {
            const auto opened = each ? openDatabase(*each, purpose, stop) : Result<void>();
            if (opened)
                continue;
            const bool isNeeded = purpose != Purpose::Survey || m_databases.empty();
            if (isNeeded || opened.error().kind == ErrorKind::Cancelled)
                return opened;
            m_unreached.append({each != &part.database, opened.error()});
        }
    }
    QList<Database *> all;
    for (const std::unique_ptr<Database> &each : m_databases)
        all.append(each.get());
    auto tables = GatewayTables::read(all, onClickHouse(purpose));
    if (!tables)
        return std::unexpected(tables.error());
    m_tables = std::move(*tables);
    return {};
}

Result<void> CaseGateway::openDatabase(const DatabaseSettings &settings, Purpose purpose, const std::stop_token &stop)
{
    auto database = purpose == Purpose::Change ? openGatewayDatabaseForWriting(settings, stop)
                                               : openGatewayDatabase(settings, stop);
    if (!database)
        return std::unexpected(database.error());
    // A log whose tables cannot be listed is as good as not reached.
    if (purpose == Purpose::Survey && !m_databases.empty()) {
        if (const auto readable = GatewayTables::read({database->get()}, onClickHouse(purpose)); !readable)
            return std::unexpected(readable.error());
    }
    m_databases.push_back(std::move(*database));
    return {};
}

} // namespace Gatehouse
