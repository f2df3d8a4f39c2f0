#include "app/ctl/alertlookout.h"

#include "app/ctl/counting.h"

#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/telemetryengine.h"

#include <QUuid>

namespace Gatehouse::Ctl
{

AlertLookout::AlertLookout(StoreAccess &store, Terminal &terminal)
    : m_terminal(terminal)
    , m_alerts(store.store(), store.audit(), store.operators(), terminal.clock)
    , m_rules(store.store(), store.audit(), store.operators(), terminal.clock)
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
    lookout->m_engine->followRules([rules = &lookout->m_rules] { return rules->inForce(); });
    const QList<ConnectionSettings> parts = partsOf(lookout->m_access->settings());
    for (const ConnectionSettings &part : parts) {
        if (auto added = lookout->addMisuse(part); !added)
            return std::unexpected(added.error());
    }
    return lookout;
}

Result<void> AlertLookout::addMisuse(const ConnectionSettings &part)
{
    auto misuse = std::make_unique<Misuse>();
    const auto profile = loadProfile(part.profile);
    const auto tables = SecurityTables::load(part.profile);
    auto databases = openGatewayDatabases(part, m_terminal.stop);
    if (!profile || !tables || !databases)
        return std::unexpected(!profile ? profile.error() : !tables ? tables.error() : databases.error());
    misuse->profile = *profile;
    misuse->databases = std::move(*databases);
    Database &main = *misuse->databases.main;
    Database &traffic = misuse->databases.traffic();
    auto source = SqlTelemetrySource::create(traffic, main, misuse->profile, m_terminal.clock);
    if (!source)
        return std::unexpected(source.error());
    misuse->source = std::move(*source);
    auto reader = SecurityReader::create(*misuse->source, main, traffic, misuse->profile, *tables);
    if (!reader)
        return std::unexpected(reader.error());
    misuse->reader = std::move(*reader);
    const QString gateway = gatewayFingerprint(m_access->settings());
    const QString own = gatewayFingerprint(part);
    misuse->watch = std::make_unique<AlertWatch>(
        m_alerts, gateway, own == gateway ? QStringLiteral("security") : QStringLiteral("security/") + own);
    misuse->engine = std::make_unique<SecurityEngine>(*misuse->watch, *misuse->reader, m_terminal.clock);
    misuse->engine->followRules([this] { return m_rules.inForce(); });
    m_misuse.push_back(std::move(misuse));
    return {};
}

Result<QList<TelemetryAnswer>> AlertLookout::ask(const QList<TelemetryQuery> &queries)
{
    return mergedAnswers(m_access->askParts<QList<TelemetryAnswer>>([&](AccessPart &part, int) {
        TelemetryEngine engine(*part.rollups, *part.source, m_terminal.clock);
        return engine.ask(queries, {.stop = m_terminal.stop});
    }));
}

Result<QStringList> AlertLookout::ruleProblems()
{
    const auto rules = m_rules.inForce();
    return rules ? Result<QStringList>(rules->problems) : std::unexpected(rules.error());
}

Result<AlertEngine::Look> AlertLookout::look()
{
    const auto counted = count(*m_access, m_terminal, m_terminal.clock.nowMs() - AlertEngine::kHistoryMs);
    if (!counted)
        return std::unexpected(counted.error());
    // What a part that is away has not told must not look like a drop.
    if (!counted->missingParts.isEmpty())
        return failure(ErrorKind::Unreachable, missingPartText(counted->missingParts.constFirst()));
    auto look = m_engine->catchUp(
        m_owner, counted->history.fromMs, [](const AlertEngine::Look &) {}, m_terminal.stop);
    for (size_t i = 0; look && i < m_misuse.size(); ++i) {
        const auto found = m_misuse[i]->engine->catchUp(m_owner, m_terminal.stop);
        if (!found)
            return std::unexpected(found.error());
        look->alerts.opened += found->opened;
        look->alerts.risen += found->risen;
        look->alerts.over += found->over;
    }
    return look;
}

Result<void> AlertLookout::leave()
{
    Result<void> left = m_engine->leave();
    for (const auto &each : m_misuse) {
        if (auto done = each->engine->leave(); !done && left)
            left = done;
    }
    return left;
}

} // namespace Gatehouse::Ctl
