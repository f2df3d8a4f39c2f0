// The gateway of a connection as privacy requests need it: every database of it, and its switches.
#pragma once

#include "models/gateway/classification.h"
#include "models/privacy/unreacheddatabase.h"
#include "models/privacy/workerswitches.h"

#include <memory>
#include <vector>

namespace Gatehouse
{

// An engine: used and destroyed on the thread that opens it.
class CaseGateway
{
public:
    // To survey tables, to look for a person, or to change rows and to switch keys and accounts off; a log on
    // ClickHouse can be surveyed alone. The data map is a survey, too: what was classified here and the profile
    // contradicts is named, and the word of the profile is shown; for all else it fails with InvalidInput.
    enum class Purpose { Map, Survey, Look, Change };
    // A part that cannot be reached fails it: who is in it would be forgotten. A survey alone goes on without it, as
    // unreached() says, so long as the first database is reached.
    // The secrets of the settings are filled in. What is opened ends its queries by `stop`. `store` is asked what
    // operators have said of columns that the profile does not know, and not kept.
    static Result<std::unique_ptr<CaseGateway>> open(const ConnectionSettings &settings, Purpose purpose,
                                                     Database &store, const std::stop_token &stop = {});

    const ConnectionSettings &settings() const { return m_settings; }
    // For the data map alone.
    const QList<Classification> &contradicted() const { return m_contradicted; }
    // With its data map as it is classified here.
    const GatewayProfile &profile() const { return m_profile; }
    const GatewayTables &tables() const { return m_tables; }
    const QList<UnreachedDatabase> &unreached() const { return m_unreached; }
    // Null when only looking, or when neither the API nor SQL has a way.
    GatewayControl *control() { return m_switches ? &m_switches->control() : nullptr; }
    Database *rollups() { return m_rollups.get(); }

private:
    CaseGateway() = default;
    Result<void> loadProfile(Purpose purpose, const QList<Classification> &said);
    Result<void> openDatabases(Purpose purpose, const std::stop_token &stop);
    Result<void> openDatabase(const DatabaseSettings &settings, Purpose purpose, const std::stop_token &stop);

    ConnectionSettings m_settings;
    GatewayProfile m_profile;
    QList<Classification> m_contradicted;
    std::vector<std::unique_ptr<Database>> m_databases;
    GatewayTables m_tables;
    QList<UnreachedDatabase> m_unreached;
    std::unique_ptr<Database> m_rollups;
    std::unique_ptr<WorkerSwitches> m_switches; // null when only looking
};

} // namespace Gatehouse
