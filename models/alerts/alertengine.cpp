#include "models/alerts/alertengine.h"

#include <algorithm>

namespace Gatehouse
{

// A false positive teaches nothing: it counts against the rule.
static bool teaches(const AlertWatch::Judgement &verdict)
{
    return verdict.verdict != AlertVerdict::FalsePositive && anomalyMetricFromToken(verdict.rule) &&
           LatticeNode::fromTokens(verdict.node);
}

AlertEngine::AlertEngine(AlertWatch &watch, LatticeFigures &figures, const FigureRules &rules, const Clock &clock)
    : m_watch(watch)
    , m_figures(figures)
    , m_rules(rules)
    , m_newRules(rules)
    , m_clock(clock)
{
    begin(0);
}

void AlertEngine::begin(qint64 fromMs)
{
    m_detectors = std::make_unique<LatticeDetectors>(m_rules);
    m_maker = std::make_unique<AlertMaker>(*m_detectors);
    m_nextMs = m_stateMs = m_settledMs = fromMs;
    m_rulesDue = m_isAnew = true;
    m_learnedFrom.clear();
}

// The lease may have gone to another one in between, and the detectors with it.
Result<void> AlertEngine::enter(const QString &owner, qint64 oldestMs)
{
    auto lease = m_watch.claim(owner);
    if (!lease) {
        m_lease.reset();
        return std::unexpected(lease.error());
    }
    auto verdicts = m_watch.judgements();
    if (!verdicts)
        return std::unexpected(verdicts.error());
    m_verdicts = std::move(*verdicts);
    m_verdicts.removeIf([](const AlertWatch::Judgement &each) { return !teaches(each); });
    if (auto read = readRules(); !read)
        return read;
    const bool isOtherSeason = m_newRules.season() != m_rules.season();
    m_rules.season() = m_newRules.season();
    const bool sameAsBefore = m_lease && m_lease->epoch + 1 == lease->epoch && lease->positionMs == m_lease->positionMs;
    // What was looked at there was nothing, and is looked at when it has happened.
    const bool isAhead = lease->positionMs > m_clock.nowMs() + kAheadMs;
    if (isAhead)
        lease->positionMs = (m_clock.nowMs() - kLateMs) / kMinuteMs * kMinuteMs;
    if (!sameAsBefore || isAhead || isOtherSeason || isJudgedOtherwise()) {
        if (auto resumed = resume(*lease, oldestMs); !resumed)
            return resumed;
    }
    lease->state.clear();
    m_lease = *lease;
    takeRules();
    return {};
}

Result<void> AlertEngine::readRules()
{
    if (!m_ruleSource)
        return {};
    const auto rules = m_ruleSource();
    if (!rules)
        return std::unexpected(rules.error());
    m_newRules = rules->figures;
    return {};
}

// Also of a state that another one has left: what it had open may not be looked at any more.
void AlertEngine::takeRules()
{
    m_rules = m_newRules;
    if (m_detectors->rules() == m_rules && !m_rulesDue)
        return;
    m_rulesDue = false;
    for (const auto &each : m_detectors->setRules(m_rules))
        m_unwatched.push_back(each);
}

Result<void> AlertEngine::resume(const WatchLease &lease, qint64 oldestMs)
{
    const qint64 now = m_clock.nowMs();
    const qint64 oldest = std::max(oldestMs, now - kHistoryMs) / kMinuteMs * kMinuteMs;
    begin(oldest);
    // Where the gateway's calls take longer than before, now may be before what was looked at.
    const qint64 latest = std::max(now, lease.positionMs);
    if (lease.state.isEmpty() || lease.stateMs < oldest || lease.stateMs > latest)
        return {};
    // A state that cannot be used is made anew from the history: nobody can take out of it what it has learned from a
    // verdict that does not hold any more.
    if (!restore(lease.state) || isJudgedOtherwise()) {
        begin(oldest);
        return {};
    }
    m_nextMs = m_stateMs = lease.stateMs;
    m_settledMs = m_nextMs - kSettledMs; // nobody knows when it was read
    m_isAnew = false;
    return remember(lease.stateMs);
}

// To the minutes that the detectors have seen more may have come. What was read long after its time has settled.
Result<LatticeStretch> AlertEngine::readUntil(qint64 endMs)
{
    const qint64 unsettledMs = std::min(m_nextMs, std::max(m_settledMs, m_nextMs - kSettledMs));
    const qint64 fromMs = m_keepsState ? unsettledMs : m_nextMs;
    return m_figures.read({fromMs, std::min(endMs, fromMs + LatticeReader::kLongestMs)});
}

// The detectors, and who is to blame for what goes on.
QByteArray AlertEngine::snapshot()
{
    QByteArray blame;
    StateStream stream(&blame);
    m_maker->keep(stream);
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << m_detectors->snapshot() << blame << QList<RecordId>(m_learnedFrom.begin(), m_learnedFrom.end());
    return state;
}

bool AlertEngine::restore(const QByteArray &state)
{
    QByteArray detectors;
    QByteArray blame;
    QList<RecordId> learnedFrom;
    QDataStream in(state);
    in >> detectors >> blame >> learnedFrom;
    m_learnedFrom = {learnedFrom.begin(), learnedFrom.end()};
    if (in.status() != QDataStream::Ok || !in.atEnd() || !m_detectors->restore(detectors))
        return false;
    StateStream stream(blame);
    m_maker->keep(stream);
    return stream.isWhole();
}

// The pictures of what goes on begin before the state.
Result<void> AlertEngine::remember(qint64 untilMs)
{
    const auto stretch = m_figures.read({untilMs - LatticeReader::kLongestMs, untilMs});
    if (!stretch)
        return std::unexpected(stretch.error());
    m_detectors->remember(*stretch);
    return {};
}

// Minutes that were written down already are played to the detectors only.
Result<void> AlertEngine::play(const LatticeStretch &stretch)
{
    Result<void> done;
    if (m_keepsState)
        m_detectors->keepReplaysFrom(m_lease->positionMs);
    m_detectors->push(stretch, [&](qint64 minuteMs, const std::vector<NodeSignal> &found) {
        m_maker->add(minuteMs, found);
        if (done && minuteMs % kHourMs == 0)
            done = adoptWhatStays(minuteMs, found);
        if (minuteMs < m_lease->positionMs)
            m_maker->forget();
    });
    return done ? endWhatIsNoMore(stretch.span.toMs) : done;
}

Result<void> AlertEngine::adoptWhatStays(qint64 minuteMs, const std::vector<NodeSignal> &found)
{
    std::optional<LatticeStretch> stretch;
    for (const NodeSignal &each : found) {
        // An objective that is missed for long is no more usual for that, and money does not come back.
        if (each.signal.phase == AnomalySignal::Phase::Closed || minuteMs - each.signal.sinceMs < kUsualMs ||
            each.signal.metric == AnomalyMetric::Objective || each.signal.metric == AnomalyMetric::Budget)
            continue;
        if (!stretch) {
            auto read = m_figures.read({minuteMs + kMinuteMs - LatticeReader::kLongestMs, minuteMs + kMinuteMs});
            if (!read)
                return std::unexpected(read.error());
            stretch = std::move(*read);
        }
        m_detectors->adopt(each.node, each.signal.metric, *stretch);
        m_maker->end(minuteMs, each.signal.metric, each.node);
    }
    return {};
}

// What is not looked at any more has no end of its own. Before the position of the store nothing is written down.
void AlertEngine::endUnwatched(qint64 atMs)
{
    if (atMs < m_lease->positionMs)
        return;
    for (const auto &[node, metric] : m_unwatched) {
        if (!m_rules.watches(metric, node))
            m_maker->end(atMs - kMinuteMs, metric, node);
    }
    m_unwatched.clear();
}

// By what was learned anew, as by another calendar, it may be as usual.
Result<void> AlertEngine::endWhatIsNoMore(qint64 atMs)
{
    if (!m_isAnew || atMs < m_lease->positionMs)
        return {};
    const auto alerts = m_watch.goingOn();
    if (!alerts)
        return std::unexpected(alerts.error());
    for (const Alert &alert : *alerts) {
        const auto metric = anomalyMetricFromToken(alert.rule);
        const auto node = LatticeNode::fromTokens(alert.node);
        if (metric && node && !m_detectors->isOpen(*node, *metric))
            m_maker->end(atMs - kMinuteMs, alert.fingerprint);
    }
    m_isAnew = false;
    return {};
}

Result<AlertEngine::Look> AlertEngine::lookOnce(const QString &owner, qint64 oldestMs)
{
    if (auto entered = enter(owner, oldestMs); !entered)
        return std::unexpected(entered.error());
    Look look{{}, m_nextMs, false};
    const qint64 endMs = (m_clock.nowMs() - kLateMs) / kMinuteMs * kMinuteMs;
    if (endMs <= m_nextMs)
        return look;
    auto stretch = readUntil(std::min(endMs, nextVerdictMs()));
    if (!stretch)
        return std::unexpected(stretch.error());
    // What is not counted yet may still come: a source that is away is no traffic drop.
    const qint64 freshMs = stretch->freshAsOfMs / kMinuteMs * kMinuteMs;
    const bool ended = freshMs < stretch->span.toMs;
    stretch->span.toMs = std::min(stretch->span.toMs, freshMs);
    if (stretch->span.toMs <= m_nextMs)
        return look;
    auto played = learnFromVerdicts();
    if (played)
        played = play(*stretch);
    if (!played) {
        m_lease.reset(); // the detectors are ahead of the store
        return std::unexpected(played.error());
    }
    WatchStep step;
    step.positionMs = std::max(stretch->span.toMs, m_lease->positionMs);
    endUnwatched(stretch->span.toMs);
    m_maker->takeInto(step);
    const bool caughtUp = stretch->span.toMs >= m_lease->positionMs;
    if (m_keepsState && caughtUp && stretch->span.toMs - m_stateMs >= kStateMs)
        step.state = snapshot();
    const auto written = m_watch.record(*m_lease, step);
    if (!written) {
        // The detectors are ahead of the store: whoever goes on begins at what is written.
        m_lease.reset();
        return std::unexpected(written.error());
    }
    m_nextMs = stretch->span.toMs;
    m_settledMs = freshMs - kSettledMs;
    m_stateMs = step.state ? m_nextMs : m_stateMs;
    m_lease->positionMs = step.positionMs;
    return Look{*written, m_nextMs, !ended && m_nextMs < endMs};
}

Result<AlertEngine::Look> AlertEngine::catchUp(const QString &owner, qint64 oldestMs,
                                               const std::function<void(const Look &)> &progress,
                                               const std::stop_token &stop)
{
    Look all;
    do {
        const auto look = lookOnce(owner, oldestMs);
        if (!look)
            return look;
        all.alerts += look->alerts;
        all.positionMs = look->positionMs;
        all.more = look->more;
        progress(*look);
    } while (all.more && !stop.stop_requested());
    return all;
}

Result<void> AlertEngine::leave()
{
    m_lease.reset();
    return m_watch.leave();
}

} // namespace Gatehouse
