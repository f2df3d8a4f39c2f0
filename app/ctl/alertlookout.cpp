#include "app/ctl/alertlookout.h"

#include "app/ctl/counting.h"

#include "models/telemetry/rollupstore.h"
#include "models/telemetry/telemetryengine.h"

#include <QUuid>

namespace Gatehouse::Ctl
{

AlertLookout::AlertLookout(StoreAccess &store, Terminal &terminal)
    : m_terminal(terminal)
    , m_alerts(store.store(), store.audit(), store.operators(), terminal.clock)
    , m_figures([this](const QList<TelemetryQuery> &queries) { return ask(queries); })
    , m_owner(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Result<std::unique_ptr<AlertLookout>> AlertLookout::open(const Request &request, StoreAccess &store, Terminal &terminal)
{
    auto access = GatewayAccess::open(request.connectionFile, terminal);
    if (!access)
        return std::unexpected(access.error());
    std::unique_ptr<AlertLookout> lookout(new AlertLookout(store, terminal));
    lookout->m_access = std::move(*access);
    lookout->m_watch =
        std::make_unique<AlertWatch>(lookout->m_alerts, gatewayFingerprint(lookout->m_access->settings()));
    lookout->m_engine = std::make_unique<AlertEngine>(*lookout->m_watch, lookout->m_figures, usualDetectionSettings(),
                                                      SeasonCalendar(), terminal.clock);
    return lookout;
}

Result<QList<TelemetryAnswer>> AlertLookout::ask(const QList<TelemetryQuery> &queries)
{
    return mergedAnswers(m_access->askParts<QList<TelemetryAnswer>>([&](AccessPart &part, int) {
        TelemetryEngine engine(*part.rollups, *part.source, m_terminal.clock);
        return engine.ask(queries, {.stop = m_terminal.stop});
    }));
}

Result<AlertEngine::Look> AlertLookout::look()
{
    const auto counted = count(*m_access, m_terminal, m_terminal.clock.nowMs() - AlertEngine::kHistoryMs);
    if (!counted)
        return std::unexpected(counted.error());
    // What a part that is away has not told must not look like a drop.
    if (!counted->missingParts.isEmpty())
        return failure(ErrorKind::Unreachable, missingPartText(counted->missingParts.constFirst()));
    return m_engine->catchUp(
        m_owner, counted->history.fromMs, [](const AlertEngine::Look &) {}, m_terminal.stop);
}

} // namespace Gatehouse::Ctl
