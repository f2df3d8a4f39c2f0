// The databases of a gateway as a purge needs them: those that rows can be deleted from, and the names of the others.
#pragma once

#include "models/gateway/classification.h"
#include "models/gateway/connectionsettings.h"
#include "models/privacy/gatewaytables.h"
#include "models/retention/kepttotals.h"
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
    // The secrets of the settings are filled in. What is opened ends its queries by `stop`. `store` is asked what
    // operators have said of tables and columns that the profile does not know, and not kept; where the profile
    // contradicts them its own word holds (see PurgeDisputes).
    static Result<std::unique_ptr<PurgeGateway>> open(const ConnectionSettings &settings, Purpose purpose,
                                                      Database &store, const std::stop_token &stop = {});
    // Of a shipped profile with what was said on top, over databases that are open already and outlive this; the last
    // one has the traffic. Without totals none are seen from here.
    static Result<std::unique_ptr<PurgeGateway>> over(const QString &profile, const QList<Classification> &said,
                                                      const QList<Database *> &databases,
                                                      std::unique_ptr<KeptTotals> totals = {});

    const GatewayProfile &profile() const { return m_profile; }
    // As the connection names it.
    const QString &profileName() const { return m_profileName; }
    // With its data map as it is classified here.
    const DataMap &data() const { return m_profile.dataMap; }
    // Hexadecimal SHA-256 of what was classified here and holds; empty: nothing.
    const QString &classified() const { return m_classified; }
    const RetentionMap &map() const { return m_map; }
    const GatewayTables &tables() const { return m_tables; }
    // Of its traffic; may be null.
    const KeptTotals *totals() const { return m_totals.get(); }
    // Totals are counted from these rows. Not so from a table of that name in a database that the traffic is not read
    // from, as one is left behind when the log moves: nothing would ever count it, so nothing waits for that.
    bool isTraffic(const TablePlace &place, const QString &recordClass) const;
    // Of ClickHouse, which deletes by rewriting whole parts: nothing is purged there.
    const QStringList &untouchable() const { return m_untouchable; }

private:
    PurgeGateway() = default;
    static Result<std::unique_ptr<PurgeGateway>> known(const QString &profile, const QList<Classification> &said);
    Result<void> openAll(const ConnectionSettings &settings, Purpose purpose, const std::stop_token &stop);
    Result<void> read(const QList<Database *> &databases);

    GatewayProfile m_profile;
    QString m_profileName;
    QString m_classified;
    RetentionMap m_map;
    std::vector<std::unique_ptr<Database>> m_databases;
    QList<const Database *> m_traffic;
    std::unique_ptr<KeptTotals> m_totals;
    GatewayTables m_tables;
    QStringList m_untouchable;
};

} // namespace Gatehouse
