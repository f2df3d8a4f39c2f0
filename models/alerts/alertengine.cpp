#include "models/alerts/alertengine.h"

#include <algorithm>

namespace Gatehouse
{

AlertEngine::AlertEngine(AlertWatch &watch, LatticeFigures &figures, const FigureRules &rules, SeasonCalendar calendar,
                         const Clock &clock)
    : m_watch(watch)
    , m_figures(figures)
    , m_rules(rules)
    , m_calendar(std::move(calendar))
    , m_clock(clock)
{
    begin(0);
}

void AlertEngine::begin(qint64 fromMs)
{
    m_detectors = std::make_unique<LatticeDetectors>(m_rules, m_calendar);
    m_maker = std::make_unique<AlertMaker>(*m_detectors);
    m_nextMs = m_stateMs = fromMs;
    m_rulesDue = true;
}

// The lease may have gone to another one in between, and the detectors with it.
Result<void> AlertEngine::enter(const QString &owner, qint64 oldestMs)
{
    auto lease = m_watch.claim(owner);
    if (!lease) {
        m_lease.reset();
        return std::unexpected(lease.error());
    }
    const bool sameAsBefore = m_lease && m_lease->epoch + 1 == lease->epoch && lease->positionMs == m_lease->positionMs;
    lease->state = sameAsBefore ? QByteArray() : lease->state;
    if (!sameAsBefore) {
        if (auto resumed = resume(*lease, oldestMs); !resumed)
            return resumed;
        lease->state.clear();
    }
    m_lease = *lease;
    return takeRules();
}

// Also of a state that another one has left: what it had open may not be looked at any more.
Result<void> AlertEngine::takeRules()
{
    if (m_ruleSource) {
        const auto rules = m_ruleSource();
        if (!rules)
            return std::unexpected(rules.error());
        m_rules = rules->figures;
    }
    if (m_detectors->rules() == m_rules && !m_rulesDue)
        return {};
    m_rulesDue = false;
    for (const auto &each : m_detectors->setRules(m_rules))
        m_unwatched.push_back(each);
    return {};
}

Result<void> AlertEngine::resume(const WatchLease &lease, qint64 oldestMs)
{
    const qint64 now = m_clock.nowMs();
    const qint64 oldest = std::max(oldestMs, now - kHistoryMs) / kMinuteMs * kMinuteMs;
    begin(oldest);
    if (lease.state.isEmpty() || lease.stateMs < oldest)
        return {};
    // A state that cannot be used is made anew from the history.
    if (!restore(lease.state)) {
        begin(oldest);
        return {};
    }
    m_nextMs = m_stateMs = lease.stateMs;
    return remember(lease.stateMs);
}

// The detectors, and who is to blame for what goes on.
QByteArray AlertEngine::snapshot()
{
    QByteArray blame;
    StateStream stream(&blame);
    m_maker->keep(stream);
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << m_detectors->snapshot() << blame;
    return state;
}

bool AlertEngine::restore(const QByteArray &state)
{
    QByteArray detectors;
    QByteArray blame;
    QDataStream in(state);
    in >> detectors >> blame;
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
    m_detectors->push(stretch, [&](qint64 minuteMs, const std::vector<NodeSignal> &found) {
        m_maker->add(minuteMs, found);
        if (done && minuteMs % kHourMs == 0)
            done = adoptWhatStays(minuteMs, found);
        if (minuteMs < m_lease->positionMs)
            m_maker->forget();
    });
    return done;
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

// A false positive teaches nothing: it counts against the rule.
Result<void> AlertEngine::learnFromVerdicts()
{
    const auto all = m_watch.judgements(m_detectors->judgedToMs());
    if (!all)
        return std::unexpected(all.error());
    for (const AlertWatch::Judgement &each : *all) {
        m_detectors->setJudgedTo(each.recordedMs);
        const auto metric = anomalyMetricFromToken(each.rule);
        const auto node = LatticeNode::fromTokens(each.node);
        if (!metric || !node || each.verdict == AlertVerdict::FalsePositive)
            continue;
        qint64 fromMs = each.span.fromMs / kMinuteMs * kMinuteMs;
        for (const qint64 endMs = each.span.toMs / kMinuteMs * kMinuteMs; fromMs < endMs;
             fromMs += LatticeReader::kLongestMs) {
            const auto stretch = m_figures.read({fromMs, std::min(endMs, fromMs + LatticeReader::kLongestMs)});
            if (!stretch)
                return std::unexpected(stretch.error());
            if (each.verdict == AlertVerdict::Incident)
                m_detectors->unlearn(*node, *metric, *stretch);
            else
                m_detectors->adopt(*node, *metric, *stretch);
        }
        m_maker->end(m_nextMs - kMinuteMs, *metric, *node);
    }
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
    auto stretch = m_figures.read({m_nextMs, std::min(endMs, m_nextMs + LatticeReader::kLongestMs)});
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
    m_stateMs = step.state ? m_nextMs : m_stateMs;
    m_lease->positionMs = step.positionMs;
    look = {*written, m_nextMs, !ended && m_nextMs < endMs};
    return look;
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
    if (m_lease) {
        if (auto expired = m_watch.expire(*m_lease); !expired)
            return std::unexpected(expired.error());
    }
    return all;
}

Result<void> AlertEngine::leave()
{
    if (!m_lease)
        return {};
    const WatchLease lease = *m_lease;
    m_lease.reset();
    return m_watch.release(lease);
}

} // namespace Gatehouse
