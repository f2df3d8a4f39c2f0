// One database of a gateway that is looked at, with what is needed for that.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/alerts/rulerepository.h"
#include "models/alerts/securityengine.h"
#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/telemetryengine.h"

namespace Gatehouse
{

// What time it is by the clock of a database's server; of a file, which has none, by the one given.
Result<qint64> serverNowMs(Database &database, const Clock &here);

// An engine: waits, on the thread of the lookout. What is below the line is there while the gateway can be reached.
struct WatchedPart {
    // `gateway`: the fingerprint of the whole. The repository outlives it.
    WatchedPart(ConnectionSettings with, const QString &gateway, AlertRepository &alerts);

    // Nothing when nobody has counted yet.
    Result<void> openStore();
    // `time`: by which it is looked for misuse. All outlive it.
    Result<void> openGateway(const Clock &clock, const Clock &time, RuleRepository &rules, const std::stop_token &stop);
    void closeGateway();
    // What is asked of the gateway's databases from now on ends by this.
    void stopBy(const std::stop_token &stop);

    // Whether calls are written down by their start, and so appear when they have ended.
    bool isByStart() const { return !profile.telemetry.timeIsEnd; }

    const ConnectionSettings settings;
    const QString fingerprint;
    const QString misuseKind; // of its watch
    AlertWatch watch;
    std::unique_ptr<Database> store;
    std::unique_ptr<RollupRepository> rollups;
    // ----
    GatewayProfile profile;
    GatewayDatabases databases;
    std::unique_ptr<SqlTelemetrySource> source;
    std::unique_ptr<TelemetryEngine> figures;
    std::unique_ptr<SecurityReader> reader;
    std::unique_ptr<SecurityEngine> misuse;
};

} // namespace Gatehouse
