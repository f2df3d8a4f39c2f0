#include "models/alerts/securityengine.h"

#include "models/alerts/alertengine.h"
#include "models/alerts/gatewaytrouble.h"
#include "models/alerts/securityraise.h"

#include <algorithm>

namespace Gatehouse
{

// Of one step, all charts together.
constexpr std::chrono::seconds kChartsBudget{10};

SecurityEngine::SecurityEngine(AlertWatch &watch, SecurityReader &reader, const Clock &clock)
    : m_watch(watch)
    , m_reader(reader)
    , m_clock(clock)
    , m_security(std::make_unique<SecurityWatch>())
{
}

// The lease may have gone to another one in between, and the detections with it.
Result<void> SecurityEngine::enter(const QString &owner)
{
    auto lease = m_watch.claim(owner);
    if (!lease) {
        m_lease.reset();
        return std::unexpected(lease.error());
    }
    const bool sameAsBefore = m_lease && m_lease->epoch + 1 == lease->epoch && m_lease->positionMs == lease->positionMs;
    const qint64 nowMs = m_clock.nowMs();
    // A clock that was put right since: what was looked at there was nothing.
    const bool isAhead = lease->positionMs > nowMs + AlertEngine::kAheadMs;
    if (isAhead)
        lease->positionMs = (nowMs - SecurityReader::kSettleMs) / kMinuteMs * kMinuteMs;
    const auto verdicts = m_watch.judgements();
    if (!verdicts)
        return std::unexpected(verdicts.error());
    if (!sameAsBefore || isAhead || m_security->isJudgedOtherwise(*verdicts))
        resume(*lease, *verdicts);
    lease->state.clear();
    m_lease = *lease;
    const auto keys = m_reader.keyFacts();
    if (!keys)
        return std::unexpected(gatewayTrouble(keys.error()));
    m_security->tellKeys(*keys);
    if (auto taken = takeRules(); !taken)
        return taken;
    m_security->judge(*verdicts);
    m_unlearned = m_security->unlearned(*verdicts);
    return {};
}

Result<void> SecurityEngine::takeRules()
{
    if (!m_ruleSource)
        return {};
    const auto rules = m_ruleSource();
    if (!rules)
        return std::unexpected(rules.error());
    m_security->setRules(rules->security);
    return {};
}

// A state that cannot be used is made anew from the history, also one that has learned from what does not hold any
// more.
void SecurityEngine::resume(const WatchLease &lease, const QList<AlertWatch::Judgement> &verdicts)
{
    m_security = std::make_unique<SecurityWatch>();
    const bool isUsable = !lease.state.isEmpty() && lease.stateMs <= std::max(m_clock.nowMs(), lease.positionMs);
    const bool restored = isUsable && m_security->restore(lease.state) && !m_security->isJudgedOtherwise(verdicts);
    if (!restored) {
        m_security = std::make_unique<SecurityWatch>();
        m_security->heedExpectedFrom(SecurityWatch::heedsExpectedFromMs(lease.state, m_clock.nowMs()));
    }
    m_nextMs = m_stateMs = restored ? lease.stateMs : 0;
}

Result<SecurityReading> SecurityEngine::readSlice(const std::stop_token &stop)
{
    const qint64 nowMs = m_clock.nowMs();
    const auto reading = m_reader.read(
        m_nextMs, nowMs, [this](const SecurityEvent &event) { m_security->observe(event); }, {.stop = stop});
    if (!reading)
        return reading;
    if (reading->positionMs > m_nextMs) // else there was nothing to read
        m_unread = reading->unread;
    if (reading->isAtEnd) {
        const auto standings = m_reader.standings(reading->positionMs, {.stop = stop});
        if (!standings)
            return std::unexpected(standings.error());
        for (const SecurityEvent &event : *standings)
            m_security->observe(event);
    }
    m_security->advance(reading->positionMs);
    return reading;
}

void SecurityEngine::draw(const PrincipalAlert &alert, RaisedAlert &raised) const
{
    const PrincipalFigures figures = m_series ? m_series->of(alert, m_clock.nowMs()) : PrincipalFigures();
    if (figures.series.isEmpty())
        return;
    raised.evidence.insert(QStringLiteral("series"), figures.series);
    raised.evidence.insert(QStringLiteral("alongside"), figures.alongside);
    raised.evidence.insert(QStringLiteral("unit"), QStringLiteral("per_min"));
}

// What was written down before is not raised again.
WatchStep SecurityEngine::stepTo(qint64 positionMs, bool isAtEnd)
{
    WatchStep step;
    const qint64 writtenMs = m_lease->positionMs;
    step.positionMs = std::max(positionMs, writtenMs);
    // The lease must not run out over them: an alert without one is raised all the same.
    const auto chartsEnd = std::chrono::steady_clock::now() + kChartsBudget;
    const QList<PrincipalAlert> open = m_security->alerts().open();
    for (const PrincipalAlert &each : open) {
        auto raised = raisedAlertOf(each, m_security->rules());
        if (!raised)
            continue;
        if (each.lastMs >= writtenMs) {
            if (std::chrono::steady_clock::now() < chartsEnd)
                draw(each, *raised);
            step.hits.append(*raised);
        }
        const qint64 overMs = each.lastMs + kOverMs;
        if (overMs < positionMs && overMs >= writtenMs)
            step.over.append({raised->fingerprint, overMs});
    }
    step.judgedOver = m_security->takeEnded();
    const qint64 unsavedMs = positionMs - m_stateMs;
    if (unsavedMs >= (isAtEnd ? kStateMs : kStateOfHistoryMs)) {
        step.state = m_security->snapshot();
        step.stateMs = positionMs; // a rebuild is behind what was written down
    }
    return step;
}

Result<SecurityEngine::Look> SecurityEngine::catchUp(const QString &owner, const std::stop_token &stop,
                                                     std::chrono::milliseconds budget)
{
    const auto end = std::chrono::steady_clock::now() + budget;
    Look all{{}, true};
    if (auto entered = enter(owner); !entered)
        return std::unexpected(entered.error());
    do {
        const auto reading = readSlice(stop);
        const WatchStep step = reading ? stepTo(reading->positionMs, reading->isAtEnd) : WatchStep();
        const auto written =
            reading ? m_watch.record(*m_lease, step) : std::unexpected(gatewayTrouble(reading.error()));
        if (!written) {
            m_lease.reset(); // the detections are ahead of the store
            return std::unexpected(written.error());
        }
        all.more = !reading->isAtEnd;
        m_nextMs = reading->positionMs;
        m_stateMs = step.state ? m_nextMs : m_stateMs;
        m_lease->positionMs = std::max(m_lease->positionMs, m_nextMs);
        all.alerts += *written;
    } while (all.more && !stop.stop_requested() && std::chrono::steady_clock::now() < end);
    return all;
}

Result<void> SecurityEngine::leave()
{
    m_lease.reset();
    return m_watch.leave();
}

} // namespace Gatehouse
