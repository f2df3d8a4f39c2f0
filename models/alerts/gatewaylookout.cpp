#include "models/alerts/gatewaylookout.h"

#include "models/alerts/gatewaytrouble.h"
#include "models/alerts/watchedpart.h"
#include "models/core/format.h"
#include "models/gateway/consolestore.h"
#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sketch.h"

#include <QUuid>

#include <algorithm>

namespace Gatehouse
{

// Who reads months of history goes back to the figures in between: they must not be unwatched meanwhile.
constexpr std::chrono::seconds kMisuseBudget{20};
// How long calls last is asked so often, of so long.
constexpr qint64 kDelayAskedMs = kHourMs;
constexpr qint64 kDelayOfMs = kDayMs;

namespace
{

ThreadedDatabase::Open openerOf(const ConnectionSettings &settings, ThreadedDatabase::Open given)
{
    return given ? std::move(given)
                 : ThreadedDatabase::Open([settings](const std::stop_token &) { return openConsoleStore(settings); });
}

} // namespace

GatewayLookout::GatewayLookout(const ConnectionSettings &settings, Database &store, const Clock &clock,
                               std::stop_token stop, ThreadedDatabase::Open openStore, const LookPatience &patience,
                               GatewayTime::Uptime uptime)
    : m_settings(settings)
    , m_clock(clock)
    , m_stop(std::move(stop))
    , m_patience(patience)
    , m_newsPatience(patience.forNews)
    , m_owner(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_audit(store, clock)
    , m_operators(makeOperatorRepository(store, m_audit, clock))
    , m_alerts(store, m_audit, *m_operators, clock)
    , m_rules(store, m_audit, *m_operators, clock)
    , m_watch(m_alerts, gatewayFingerprint(settings))
    , m_upkeep(m_alerts, gatewayFingerprint(settings), QStringLiteral("upkeep"))
    , m_time(clock, std::move(uptime))
    , m_figures([this](const QList<TelemetryQuery> &queries) { return ask(queries); })
    , m_timedFigures(m_figures, m_time)
    , m_engine(m_watch, m_timedFigures, usualDetectionSettings(), m_time)
    , m_silence(m_alerts, gatewayFingerprint(settings), clock)
    , m_unseen(m_alerts, gatewayFingerprint(settings))
    , m_delivery(openerOf(settings, std::move(openStore)), {gatewayFingerprint(settings), settings.name}, clock, m_stop)
{
    m_engine.followRules([this] { return m_rules.inForce(); });
    for (const ConnectionSettings &part : partsOf(m_settings))
        m_parts.push_back(std::make_unique<WatchedPart>(part, gatewayFingerprint(settings), m_alerts));
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
        if (auto opened = part->openGateway(m_clock, m_time, m_rules, m_lookStop); !opened)
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
        auto answer = part->figures->ask(queries, {.stop = m_lookStop});
        if (!answer)
            return std::unexpected(gatewayTrouble(answer.error()));
        answers.append({part->settings.name, std::move(answer)});
    }
    return mergedAnswers(answers);
}

// By the slowest clock of its databases: what another one is ahead has happened nowhere else.
Result<void> GatewayLookout::askTime()
{
    const auto delayMs = usualDelayMs();
    if (!delayMs)
        return std::unexpected(delayMs.error());
    qint64 gatewayMs = m_clock.nowMs();
    for (const auto &part : m_parts) {
        const auto now = serverNowMs(part->databases.traffic(), m_clock);
        if (!now)
            return std::unexpected(now.error());
        gatewayMs = std::min(gatewayMs, *now);
    }
    m_time.set(gatewayMs, *delayMs);
    return {};
}

Result<qint64> GatewayLookout::usualDelayMs()
{
    const qint64 nowMs = m_clock.nowMs();
    const bool isByStart = std::ranges::any_of(m_parts, [](const auto &part) { return part->isByStart(); });
    if (!isByStart || (m_delayAskedMs > 0 && std::abs(nowMs - m_delayAskedMs) < kDelayAskedMs))
        return m_delayMs;
    const qint64 toMs = nowMs / kHourMs * kHourMs;
    TelemetryQuery query;
    query.span = {toMs - kDelayOfMs, toMs};
    query.latency = true;
    const auto answers = ask({query});
    if (!answers)
        return std::unexpected(answers.error());
    m_delayMs = GatewayTime::delayOf(answers->constFirst().total.latency);
    m_delayAskedMs = nowMs;
    return m_delayMs;
}

QStringList GatewayLookout::unseen() const
{
    QStringList all;
    if (m_delayMs > 0)
        all.append(QStringLiteral("This gateway writes a call down when it has ended, under the time of its start: "
                                  "minutes are looked at %1 later than elsewhere. A call that lasts longer is judged "
                                  "by its figures when it is written down, up to an hour later; the rules on misuse "
                                  "do not see it.")
                       .arg(formatAge(m_delayMs)));
    if (const size_t unwatched = m_engine.detectors().unwatchedCount(); unwatched > 0)
        all.append(QStringLiteral("%1 of the providers, models and workspaces are not watched: there are more than %2, "
                                  "and the busiest ones are.")
                       .arg(unwatched)
                       .arg(LatticeDetectors::kMostNodes));
    for (const auto &part : m_parts) {
        for (const QString &table : part->misuse->unread())
            all.append(QStringLiteral("Not looked at for misuse: %1").arg(table));
    }
    for (const qint64 alert : unlearned())
        all.append(
            QStringLiteral("Nothing is learned from the verdict on %1: whom it is about is not known to the rules "
                           "on misuse any more.")
                .arg(alertId(alert)));
    return all;
}

// Each part hears of all verdicts, and knows its own.
QList<qint64> GatewayLookout::unlearned() const
{
    QList<qint64> alerts = m_parts.empty() ? QList<qint64>() : m_parts.front()->misuse->unlearned();
    alerts.removeIf([this](qint64 alert) {
        return std::ranges::any_of(m_parts,
                                   [alert](const auto &part) { return !part->misuse->unlearned().contains(alert); });
    });
    return alerts;
}

Result<void> GatewayLookout::lookForMisuse(Look &look)
{
    for (const auto &part : m_parts) {
        const auto found = part->misuse->catchUp(m_owner, m_lookStop, kMisuseBudget);
        if (!found)
            return std::unexpected(found.error());
        look.alerts += found->alerts;
        look.more = look.more || found->more;
    }
    return {};
}

Result<GatewayLookout::Look> GatewayLookout::lookAround(const std::function<void(const AlertEngine::Look &)> &progress)
{
    if (auto expired = expire(); !expired)
        return std::unexpected(expired.error());
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
    const auto silence = m_silence.note(m_owner, heardMs(*known), isAway ? look.error().message : QString());
    if (look && silence)
        look->alerts += *silence;
    const bool hasFailed = look && !silence && silence.error().kind != ErrorKind::Busy;
    return hasFailed ? Result<Look>(std::unexpected(silence.error())) : look;
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
    note(m_upkeep.leave());
    for (const auto &part : m_parts) // one whose gateway was closed in the middle of a look has its lease all the same
        note(part->misuse ? part->misuse->leave() : part->watch.leave());
    return left;
}

} // namespace Gatehouse
