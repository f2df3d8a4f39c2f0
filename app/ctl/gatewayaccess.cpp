#include "app/ctl/gatewayaccess.h"

#include "app/ctl/commands.h"
#include "app/ctl/usableconnection.h"

#include "models/telemetry/rollupstore.h"

#include <algorithm>

namespace Gatehouse::Ctl
{

Result<std::unique_ptr<GatewayAccess>> GatewayAccess::open(const QString &connectionFile, const Terminal &terminal)
{
    const Result<ConnectionSettings> settings = usableConnection(connectionFile, terminal);
    return settings ? open(*settings, terminal.clock) : std::unexpected(settings.error());
}

Result<std::unique_ptr<GatewayAccess>> GatewayAccess::open(const ConnectionSettings &settings, const Clock &clock,
                                                           const std::stop_token &stop)
{
    std::unique_ptr<GatewayAccess> access(new GatewayAccess);
    access->m_settings = settings;
    for (const ConnectionSettings &part : partsOf(access->m_settings)) {
        Result<std::unique_ptr<SqlTelemetrySource>> source = SqlTelemetrySource::open(part, clock, stop);
        access->m_parts.push_back({part.name, {}, nullptr, nullptr});
        if (!source) {
            access->m_parts.back().error = source.error();
            continue;
        }
        access->m_parts.back().source = std::move(*source);
    }
    if (std::ranges::all_of(access->m_parts, [](const AccessPart &part) { return part.error.has_value(); }))
        return std::unexpected(*access->m_parts.front().error);
    return access;
}

SourceCapabilities GatewayAccess::capabilities() const
{
    QList<std::pair<QString, SourceCapabilities>> known;
    for (const AccessPart &part : m_parts) {
        if (part.source)
            known.append({part.name, part.source->capabilities()});
    }
    return mergedCapabilities(known);
}

Result<void> GatewayAccess::openStore()
{
    if (m_store)
        return {};
    Result<std::unique_ptr<Database>> store = openRollupStore(m_settings);
    if (!store)
        return std::unexpected(store.error());
    m_store = std::move(*store);
    const QList<ConnectionSettings> parts = partsOf(m_settings);
    for (size_t i = 0; i < m_parts.size(); ++i)
        m_parts[i].rollups = std::make_unique<RollupRepository>(*m_store, gatewayFingerprint(parts.at(qsizetype(i))));
    return {};
}

int finishWithout(const QList<MissingPart> &missing, Terminal &terminal)
{
    for (const MissingPart &part : missing)
        terminal.err << missingPartText(part) << Qt::endl;
    const int done = finish(terminal);
    return missing.isEmpty() ? done : Failed;
}

} // namespace Gatehouse::Ctl
