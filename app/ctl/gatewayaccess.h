// One gateway, opened: its settings, its databases, its traffic and the rollups that we keep of it.
#pragma once

#include "models/core/clock.h"
#include "models/gateway/connectionsettings.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/sqltelemetrysource.h"

#include <memory>

namespace Gatehouse::Ctl
{

class GatewayAccess
{
public:
    // Opens the gateway read-only; the clock outlives the access.
    static Result<std::unique_ptr<GatewayAccess>> open(const QString &connectionFile, const Clock &clock);

    const ConnectionSettings &settings() const { return m_settings; }
    TelemetrySource &source() { return *m_source; }
    const SourceCapabilities &capabilities() const { return m_source->capabilities(); }

    // Opens our own store, making it on first use. Comes before rollups().
    Result<void> openStore();
    RollupRepository &rollups() { return *m_rollups; }

private:
    GatewayAccess() = default;

    ConnectionSettings m_settings;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<Database> m_store;
    std::unique_ptr<RollupRepository> m_rollups;
};

} // namespace Gatehouse::Ctl
