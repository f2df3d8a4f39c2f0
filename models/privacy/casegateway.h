// The gateway of a connection as privacy requests need it: every database of it, and its switches.
#pragma once

#include "models/privacy/gatewaytables.h"
#include "models/privacy/workerswitches.h"

#include <memory>
#include <vector>

namespace Gatehouse
{

// An engine: used and destroyed on the thread that opens it.
class CaseGateway
{
public:
    // To look, or to change rows and to switch keys and accounts off.
    enum class Purpose { Look, Change };
    // A part that cannot be reached fails it: who is in it would be forgotten.
    // The secrets of the settings are filled in. What is opened ends its queries by `stop`. `store` is asked what
    // operators have said of columns that the profile does not know, and not kept.
    static Result<std::unique_ptr<CaseGateway>> open(const ConnectionSettings &settings, Purpose purpose,
                                                     Database &store, const std::stop_token &stop = {});

    const ConnectionSettings &settings() const { return m_settings; }
    // With its data map as it is classified here.
    const GatewayProfile &profile() const { return m_profile; }
    const GatewayTables &tables() const { return m_tables; }
    // Null when only looking, or when neither the API nor SQL has a way.
    GatewayControl *control() { return m_switches ? &m_switches->control() : nullptr; }
    Database *rollups() { return m_rollups.get(); }

private:
    CaseGateway() = default;
    Result<void> openDatabases(Purpose purpose, const std::stop_token &stop);

    ConnectionSettings m_settings;
    GatewayProfile m_profile;
    std::vector<std::unique_ptr<Database>> m_databases;
    GatewayTables m_tables;
    std::unique_ptr<Database> m_rollups;
    std::unique_ptr<WorkerSwitches> m_switches; // null when only looking
};

} // namespace Gatehouse
