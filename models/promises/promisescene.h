// What a check of a promise looks at: a gateway's databases, read only, and the console's own store.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"
#include "models/policy/policydocument.h"
#include "models/privacy/caseruns.h"
#include "models/privacy/unreacheddatabase.h"
#include "models/promises/promisemap.h"
#include "models/promises/promiseverdict.h"
#include "models/retention/retentionmap.h"

#include <chrono>
#include <stop_token>

namespace Gatehouse
{

// All that it names outlives it. Used on the thread that opened the databases.
struct PromiseScene {
    const ConnectionSettings &settings; // its secrets are filled in
    const GatewayProfile &profile;
    const PromiseMap &map;
    const RetentionMap &retention;
    const GatewayTables &tables;
    Database &store;
    AuditRepository &audit;
    AlertRepository &alerts;
    CaseRepository &cases;
    CaseRuns &runs;
    const Clock &clock;
    static constexpr std::chrono::milliseconds kPatience{5000};

    QString gateway; // as the store calls it
    std::stop_token stop = {};
    // No statement on the gateway may take longer: who looks must not be felt.
    std::chrono::milliseconds patience = kPatience;
    // Of the last look at the same; null: there was none.
    const PromiseVerdict *before = nullptr;
    QList<UnreachedDatabase> unreached = {};

    QDate today() const;
    QueryLimits limits() const { return {patience, stop}; }
};

// The state of one commitment, on the calling thread; it waits. What keeps a check from seeing is its verdict, not an
// error; Cancelled alone is one.
Result<PromiseVerdict> lookAt(const Commitment &commitment, const PromiseScene &scene);

} // namespace Gatehouse
