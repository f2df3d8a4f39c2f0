// The databases of a gateway as a purge needs them: those that rows can be deleted from, and the names of the others.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"
#include "models/privacy/gatewaytables.h"
#include "models/retention/retentionmap.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace Gatehouse
{

// An engine: used and destroyed on the thread that opens it.
class PurgeGateway
{
public:
    enum class Purpose { Look, Change };
    // The secrets of the settings are filled in. What is opened ends its queries by `stop`.
    static Result<std::unique_ptr<PurgeGateway>> open(const ConnectionSettings &settings, Purpose purpose,
                                                      const std::stop_token &stop = {});
    // Databases that are open already, and outlive this.
    static Result<std::unique_ptr<PurgeGateway>> over(const GatewayProfile &profile, const RetentionMap &map,
                                                      const QList<Database *> &databases);

    const GatewayProfile &profile() const { return m_profile; }
    const DataMap &data() const { return m_profile.dataMap; }
    const RetentionMap &map() const { return m_map; }
    const GatewayTables &tables() const { return m_tables; }
    // Of ClickHouse, which deletes by rewriting whole parts: nothing is purged there.
    const QStringList &untouchable() const { return m_untouchable; }

private:
    PurgeGateway() = default;
    Result<void> openAll(const ConnectionSettings &settings, Purpose purpose, const std::stop_token &stop);
    Result<void> read(const QList<Database *> &databases);

    GatewayProfile m_profile;
    RetentionMap m_map;
    std::vector<std::unique_ptr<Database>> m_databases;
    GatewayTables m_tables;
    QStringList m_untouchable;
};

} // namespace Gatehouse
