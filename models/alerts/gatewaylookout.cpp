#include "models/alerts/gatewaylookout.h"

#include "models/alerts/securityengine.h"
#include "models/core/format.h"
#include "models/gateway/consolestore.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/telemetryengine.h"

#include <QUuid>

#include <algorithm>

namespace Gatehouse
{

// Who reads months of history goes back to the figures in between: they must not be unwatched meanwhile.
constexpr std::chrono::seconds kMisuseBudget{20};

// One database of the gateway. What is below the line is there while the gateway can be reached.
struct GatewayLookout::Part {
    Part(ConnectionSettings with, const QString &gateway, AlertRepository &alerts)
        : settings(std::move(with))
        , fingerprint(gatewayFingerprint(settings))
        , watch(alerts, gateway,
                fingerprint == gateway ? QStringLiteral("security") : QStringLiteral("security/") + fingerprint)
    {
    }

    Result<void> openStore();
    Result<void> openGateway(const Clock &clock, RuleRepository &rules, const std::stop_token &stop);
    void closeGateway();

    const ConnectionSettings settings;
    const QString fingerprint;
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

Result<void> GatewayLookout::Part::openStore()
{
    if (rollups)
        return {};
    auto opened = openRollupStore(settings);
    if (!opened)
        return std::unexpected(opened.error());
    auto made = std::make_unique<RollupRepository>(**opened, fingerprint);
    const auto found = made->find();
    if (!found)
        return std::unexpected(found.error());
    if (!*found) // nobody has counted yet
        return {};
    store = std::move(*opened);
    rollups = std::move(made);
    return {};
}

Result<void> GatewayLookout::Part::openGateway(const Clock &clock, RuleRepository &rules, const std::stop_token &stop)
{
    if (misuse)
        return {};
    const auto loaded = loadProfile(settings.profile);
    const auto tables = SecurityTables::load(settings.profile);
    auto opened = openGatewayDatabases(settings, stop);
    if (!loaded || !tables || !opened)
        return std::unexpected(!loaded ? loaded.error() : !tables ? tables.error() : opened.error());
    profile = *loaded;
    databases = std::move(*opened);
    Database &main = *databases.main;
    Database &traffic = databases.traffic();
    auto rows = SqlTelemetrySource::create(traffic, main, profile, clock);
    if (!rows)
        return std::unexpected(rows.error());
    source = std::move(*rows);
    auto events = SecurityReader::create(*source, main, traffic, profile, *tables);
    if (!events)
        return std::unexpected(events.error());
    reader = std::move(*events);
    figures = std::make_unique<TelemetryEngine>(*rollups, *source, clock);
    misuse = std::make_unique<SecurityEngine>(watch, *reader, clock);
    misuse->followRules([&rules] { return rules.inForce(); });
    return {};
}

void GatewayLookout::Part::closeGateway()
{
    misuse.reset();
    reader.reset();
    figures.reset();
    source.reset();
    databases = {};
}

namespace
{

ThreadedDatabase::Open openerOf(const ConnectionSettings &settings, ThreadedDatabase::Open given)
{
    return given ? std::move(given)
                 : ThreadedDatabase::Open([settings](const std::stop_token &) { return openConsoleStore(settings); });
}

} // namespace

GatewayLookout::GatewayLookout(const ConnectionSettings &settings, Database &store, const Clock &clock,
                               std::stop_token stop, ThreadedDatabase::Open openStore)
    : m_settings(settings)
    , m_clock(clock)
    , m_stop(std::move(stop))
    , m_owner(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_audit(store, clock)
    , m_operators(makeOperatorRepository(store, m_audit, clock))
    , m_alerts(store, m_audit, *m_operators, clock)
    , m_rules(store, m_audit, *m_operators, clock)
    , m_watch(m_alerts, gatewayFingerprint(settings))
    , m_figures([this](const QList<TelemetryQuery> &queries) { return ask(queries); })
    , m_engine(m_watch, m_figures, usualDetectionSettings(), SeasonCalendar(), clock)
    , m_silence(m_alerts, gatewayFingerprint(settings), clock)
    , m_delivery(openerOf(settings, std::move(openStore)), {gatewayFingerprint(settings), settings.name}, clock, m_stop)
{
    m_engine.followRules([this] { return m_rules.inForce(); });
    for (const ConnectionSettings &part : partsOf(m_settings))
        m_parts.push_back(std::make_unique<Part>(part, gatewayFingerprint(settings), m_alerts));
}

GatewayLookout::~GatewayLookout() = default;

Result<void> GatewayLookout::openStores()
{
    for (const auto &part : m_parts) {
        if (auto opened = part->openStore(); !opened)
            return opened;
    }
    return {};
}

// All of them: what a part that is away has not told must not look like a drop.
Result<void> GatewayLookout::openGateway()
{
    for (const auto &part : m_parts) {
        if (auto opened = part->openGateway(m_clock, m_rules, m_stop); !opened)
            return opened;
    }
    return {};
}

// Detectors learn from what was counted: without the history they would take whatever comes first for usual.
Result<GatewayLookout::History> GatewayLookout::history()
{
    const qint64 wantedMs = m_clock.nowMs() - AlertEngine::kHistoryMs;
    const QString counting = QStringLiteral("the history of the gateway is still being counted");
    std::optional<History> all;
    for (const auto &part : m_parts) {
        if (!part->rollups)
            return History{.waitsFor = counting};
        const auto state = part->rollups->state();
        if (!state)
            return std::unexpected(state.error());
        if (!all)
            all = History{state->historyFromMs, state->freshAsOfMs};
        all->oldestMs = std::min(all->oldestMs, state->historyFromMs);
        all->freshMs = std::min(all->freshMs, state->freshAsOfMs);
        if (!state->begun || (!state->isFilled() && state->filledFromMs > wantedMs))
            all->waitsFor = counting;
    }
    return all.value_or(History{.waitsFor = counting});
}

Result<QList<TelemetryAnswer>> GatewayLookout::ask(const QList<TelemetryQuery> &queries)
{
    QList<PartAnswer<QList<TelemetryAnswer>>> answers;
    for (const auto &part : m_parts) {
        auto answer = part->figures->ask(queries, {.stop = m_stop});
        if (!answer)
            return answer;
        answers.append({part->settings.name, std::move(answer)});
    }
    return mergedAnswers(answers);
}

Result<GatewayLookout::Look> GatewayLookout::lookAt(const History &history,
                                                    const std::function<void(const AlertEngine::Look &)> &progress)
{
    if (auto opened = openGateway(); !opened)
        return std::unexpected(opened.error());
    const auto figures = m_engine.catchUp(m_owner, history.oldestMs, progress, m_stop);
    if (!figures)
        return std::unexpected(figures.error());
    Look look{figures->alerts, figures->positionMs};
    for (const auto &part : m_parts) {
        const auto found = part->misuse->catchUp(m_owner, m_stop, kMisuseBudget);
        if (!found)
            return std::unexpected(found.error());
        look.alerts += found->alerts;
        look.more = look.more || found->more;
    }
    return look;
}

Result<GatewayLookout::Look> GatewayLookout::lookAround(const std::function<void(const AlertEngine::Look &)> &progress)
{
    if (auto opened = openStores(); !opened)
        return std::unexpected(opened.error());
    const auto known = history();
    if (!known)
        return std::unexpected(known.error());
    Result<Look> look = Look{{}, 0, known->waitsFor};
    if (known->waitsFor.isEmpty())
        look = lookAt(*known, progress);
    const bool isAway = !look && look.error().kind != ErrorKind::Busy;
    if (isAway) { // opened anew by the next look
        for (const auto &part : m_parts)
            part->closeGateway();
    }
    const auto silence = m_silence.note(m_owner, known->freshMs, isAway ? look.error().message : QString());
    if (look && silence)
        look->alerts += *silence;
    return look && !silence ? Result<Look>(std::unexpected(silence.error())) : look;
}

Result<GatewayLookout::Look> GatewayLookout::look(const std::function<void(const AlertEngine::Look &)> &progress)
{
    auto look = lookAround(progress);
    if (!look && look.error().kind == ErrorKind::Busy) // whoever looks tells the channels, too
        return look;
    const bool works = look && look->waitsFor.isEmpty();
    m_delivery.deliver(works ? AlertNotifier::Looking::Works : AlertNotifier::Looking::Fails);
    if (look)
        look->troubles = m_delivery.takeTroubles();
    return look;
}

QStringList GatewayLookout::finishTelling()
{
    m_delivery.finish();
    return m_delivery.takeTroubles();
}

Result<QStringList> GatewayLookout::ruleProblems()
{
    const auto rules = m_rules.inForce();
    return rules ? Result<QStringList>(rules->problems) : std::unexpected(rules.error());
}

Result<void> GatewayLookout::leave()
{
    Result<void> left = m_engine.leave();
    const auto note = [&left](const Result<void> &done) {
        if (left && !done)
            left = done;
    };
    note(m_silence.leave());
    for (const auto &part : m_parts) {
        if (part->misuse)
            note(part->misuse->leave());
    }
    return left;
}

} // namespace Gatehouse
