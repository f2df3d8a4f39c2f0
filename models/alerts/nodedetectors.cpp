#include "models/alerts/nodedetectors.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/core/timespan.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr quint32 kNodeKind = 0x4e4f4445; // NODE
constexpr quint32 kNodeVersion = 3;
constexpr double kMinutesOfDay = 1440.0;
constexpr double kUnreachable = 1e9; // by any score
// Longer than the longest window: whatever is further back left no trace in any of them.
constexpr qint64 kMostMissing = 3 * 1440;

bool isMix(AnomalyMetric metric)
{
    return metric == AnomalyMetric::ModelMix || metric == AnomalyMetric::ErrorMix ||
           metric == AnomalyMetric::OutcomeMix;
}

} // namespace

double AlarmBudget::threshold() const
{
    return std::log10(std::max(1, series) * double(kBudgetedMetrics) * kMinutesOfDay / std::max(alarmsPerDay, 1e-9));
}

MetricSettings alikeForAll(const DetectionSettings &settings)
{
    MetricSettings all;
    all.fill(settings);
    return all;
}

NodeDetectors::NodeDetectors(const DetectionSettings &settings, const SeasonCalendar &calendar, NodeExtent extent)
    : NodeDetectors(alikeForAll(settings), calendar, extent)
{
}

NodeDetectors::NodeDetectors(const MetricSettings &settings, const SeasonCalendar &calendar, NodeExtent extent)
    : m_settings(settings)
    , m_calendar(calendar)
    , m_extent(extent)
    , m_detectors(madeFor(settings, extent))
{
    std::ranges::transform(settings, m_thresholds.begin(),
                           [](const DetectionSettings &each) { return each.budget.threshold(); });
}

NodeDetectors::Detectors NodeDetectors::madeFor(const MetricSettings &settings, NodeExtent extent)
{
    const auto of = [&](AnomalyMetric metric) -> const DetectionSettings & { return settings[size_t(metric)]; };
    const auto budget = [&] {
        const DetectionSettings &cap = of(AnomalyMetric::Budget);
        return MonthBudget(std::llround(cap.monthCapUsd * 1e6), cap.burn);
    };
    const auto share = [&](AnomalyMetric metric) { return RatioBurst(of(metric).shares); };
    const auto mix = [&](AnomalyMetric metric) { return MixShift(of(metric).mix); };
    const DetectionSettings &objective = of(AnomalyMetric::Objective);
    // One of them tells drops and spikes.
    const TrafficGuards &spike = of(AnomalyMetric::TrafficSpike).traffic;
    TrafficGuards attempts = of(AnomalyMetric::TrafficDrop).traffic;
    attempts.spikeShare = spike.spikeShare;
    attempts.spikeFewestDue = spike.spikeFewestDue;
    attempts.spikeWindows = spike.spikeWindows;
    return {
        .shares = {share(AnomalyMetric::Errors), share(AnomalyMetric::AuthFailures), share(AnomalyMetric::RateLimits)},
        .latency = LatencyShift(of(AnomalyMetric::Latency).shares),
        .ttft = LatencyShift(of(AnomalyMetric::Ttft).shares),
        .traffic = TrafficTails(TrafficTails::Quantity::Attempts, attempts),
        .spend = TrafficTails(TrafficTails::Quantity::Cost, of(AnomalyMetric::SpendSpike).traffic),
        .mixes = {mix(AnomalyMetric::ModelMix), mix(AnomalyMetric::ErrorMix), mix(AnomalyMetric::OutcomeMix)},
        .objective = BurnRate(BurnRate::Kind::Objective, objective.allowedFailureShare, objective.burn),
        .trafficNovelty = {},
        .spendNovelty = {},
        .budget = extent == NodeExtent::WholeGateway ? std::optional(budget()) : std::nullopt};
}

// Without a cap there is nothing to hold anybody to.
bool NodeDetectors::isOn(AnomalyMetric metric) const
{
    return of(metric).isOn && (metric != AnomalyMetric::Budget || of(metric).monthCapUsd > 0.0);
}

void NodeDetectors::setSettings(const MetricSettings &settings)
{
    const QByteArray state = snapshot();
    m_settings = settings;
    std::ranges::transform(settings, m_thresholds.begin(),
                           [](const DetectionSettings &each) { return each.budget.threshold(); });
    m_detectors = madeFor(settings, m_extent);
    const auto restored = restore(state);
    Q_ASSERT(restored); // it was written just now
}

std::span<const AnomalySignal> NodeDetectors::push(const SeriesBucket &bucket)
{
    m_signalCount = 0;
    if (m_state.minutes > 0) {
        if (bucket.startMs <= m_state.latestMs)
            return {};
        const qint64 missing = (bucket.startMs - m_state.latestMs) / kMinuteMs - 1;
        for (qint64 i = std::min(missing, kMostMissing); i > 0; --i) {
            SeriesBucket silent;
            silent.known = false;
            silent.startMs = bucket.startMs - i * kMinuteMs;
            // Not known tells nothing, so nothing can open or close here.
            pushMinute(silent);
        }
    }
    pushMinute(bucket);
    return {m_signals.data(), m_signalCount};
}

void NodeDetectors::pushMinute(const SeriesBucket &bucket)
{
    m_signalCount = 0;
    m_state.latestMs = bucket.startMs;
    ++m_state.minutes;
    const std::array<qint64, 3> hits{bucket.failures(), bucket.authFailures, bucket.countOf(Outcome::RateLimited)};
    for (size_t i = 0; i < hits.size(); ++i) {
        const auto metric = AnomalyMetric(i);
        const AnomalyEvidence evidence =
            m_detectors.shares[i].push(bucket.startMs, bucket.known, hits[i], bucket.attempts);
        judge(metric, bucket, evidence, thresholdOf(metric), levelOf(metric, evidence.score));
    }
    const auto judgeBudgeted = [&](AnomalyMetric metric, const AnomalyEvidence &evidence) {
        judge(metric, bucket, evidence, thresholdOf(metric), levelOf(metric, evidence.score));
    };
    judgeBudgeted(AnomalyMetric::Latency, m_detectors.latency.push(bucket.startMs, bucket.known, bucket.latency));
    judgeBudgeted(AnomalyMetric::Ttft, m_detectors.ttft.push(bucket.startMs, bucket.known, bucket.ttft));
    const qint64 attempts = bucket.attempts - bucket.lateAttempts;
    const qint64 costMicros = bucket.costMicros - bucket.lateCostMicros;
    const TrafficTails::Answer traffic =
        m_detectors.traffic.push(bucket.startMs, bucket.known, attempts, attempts, m_calendar);
    judgeBudgeted(AnomalyMetric::TrafficDrop, traffic.drop);
    judgeBudgeted(AnomalyMetric::TrafficSpike, traffic.spike);
    judgeBudgeted(AnomalyMetric::SpendSpike,
                  m_detectors.spend.push(bucket.startMs, bucket.known, costMicros, attempts, m_calendar).spike);
    pushMixes(bucket);
    const BurnRate::Answer burn = m_detectors.objective.push(bucket.startMs, bucket.known, hits[0], bucket.attempts);
    judge(AnomalyMetric::Objective, bucket, burn.evidence, burn.level ? 0.0 : kUnreachable,
          burn.level.value_or(AlertLevel::Ticket));
    pushNovelties(bucket);
    pushBudget(bucket);
    applyLearning();
}

void NodeDetectors::pushMixes(const SeriesBucket &bucket)
{
    std::array<CategoryCount, kOutcomeCount> outcomes;
    for (size_t i = 0; i < outcomes.size(); ++i)
        outcomes[i] = {quint32(i), bucket.outcomes[i]};
    const std::array<std::span<const CategoryCount>, 3> counts{bucket.models, bucket.errorClasses,
                                                               std::span<const CategoryCount>(outcomes)};
    for (size_t i = 0; i < counts.size(); ++i) {
        const auto metric = AnomalyMetric(int(AnomalyMetric::ModelMix) + int(i));
        const AnomalyEvidence &evidence = m_detectors.mixes[i].push(bucket.startMs, bucket.known, counts[i]);
        judge(metric, bucket, evidence, thresholdOf(metric), AlertLevel::Ticket);
    }
}

void NodeDetectors::pushNovelties(const SeriesBucket &bucket)
{
    if (!bucket.known)
        return;
    const auto watch = [&](AnomalyMetric metric, Novelty &novelty, double value) {
        AnomalyEvidence evidence;
        evidence.score = novelty.push(value);
        evidence.learning = false;
        evidence.observed = value;
        if (evidence.score >= of(metric).noveltyScore) {
            evidence.method = AnomalyMethod::Rank;
            evidence.windowMinutes = 1;
            evidence.firstBadMs = bucket.startMs;
        }
        judge(metric, bucket, evidence, of(metric).noveltyScore, AlertLevel::Watch);
    };
    watch(AnomalyMetric::TrafficNovelty, m_detectors.trafficNovelty, double(bucket.attempts - bucket.lateAttempts));
    watch(AnomalyMetric::SpendNovelty, m_detectors.spendNovelty, double(bucket.costMicros - bucket.lateCostMicros));
}

void NodeDetectors::pushBudget(const SeriesBucket &bucket)
{
    if (!m_detectors.budget)
        return;
    const BurnRate::Answer answer = m_detectors.budget->push(bucket.startMs, bucket.known, bucket.costMicros);
    const BudgetStanding &told = m_state.open[size_t(AnomalyMetric::Budget)].strongest.budget;
    const BudgetStanding &now = answer.evidence.budget;
    const bool isOver = told.fromMs != now.fromMs || told.capMicros != now.capMicros;
    if (bucket.known && isOpen(AnomalyMetric::Budget) && isOver) {
        // Of another month or another cap something else is to be told.
        tell(AnomalyMetric::Budget, AnomalySignal::Phase::Closed, answer.evidence);
        close(AnomalyMetric::Budget);
        return;
    }
    judge(AnomalyMetric::Budget, bucket, answer.evidence, MonthBudget::kTold,
          answer.level.value_or(AlertLevel::Ticket));
}

AlertLevel NodeDetectors::levelOf(AnomalyMetric metric, double score) const
{
    const bool quiet = isMix(metric) || metric == AnomalyMetric::TrafficSpike;
    return !quiet && score >= thresholdOf(metric) + of(metric).pageAbove ? AlertLevel::Page : AlertLevel::Ticket;
}

void NodeDetectors::judge(AnomalyMetric metric, const SeriesBucket &bucket, const AnomalyEvidence &evidence,
                          double threshold, AlertLevel level)
{
    OpenSignal &signal = m_state.open[size_t(metric)];
    const bool hit = !evidence.learning && evidence.method != AnomalyMethod::None && evidence.score >= threshold;
    const bool isCalm = !hit && !signal.isOpen && !signal.spent;
    if (isCalm || !bucket.known || !isOn(metric))
        return;
    if (!signal.isOpen) {
        if (hit && (!signal.spent || evidence.ongoing))
            open(metric, bucket, evidence, level);
        else if (!hit)
            signal.spent = 0;
        return;
    }
    // Hysteresis: half the threshold is enough to go on, and being as usual for a while to end.
    const bool bad = evidence.ongoing && evidence.score >= threshold / 2;
    signal.calmMinutes = bad ? 0 : signal.calmMinutes + 1;
    if (bad)
        signal.lastBadMs = bucket.startMs;
    if (signal.calmMinutes >= of(metric).calmMinutes) {
        tell(metric, AnomalySignal::Phase::Closed, evidence);
        close(metric);
        signal.spent = hit;
        return;
    }
    if (evidence.score > signal.strongest.score)
        signal.strongest = evidence;
    if (hit)
        signal.level = std::max(signal.level, qint32(level));
    tell(metric, AnomalySignal::Phase::Continues, evidence);
}

void NodeDetectors::open(AnomalyMetric metric, const SeriesBucket &bucket, const AnomalyEvidence &evidence,
                         AlertLevel level)
{
    OpenSignal &signal = m_state.open[size_t(metric)];
    signal = {};
    signal.isOpen = 1;
    signal.strongest = evidence;
    signal.sinceMs = evidence.firstBadMs;
    signal.lastBadMs = bucket.startMs;
    signal.level = qint32(level);
    exclude(metric, int(std::min<qint64>((bucket.startMs - evidence.firstBadMs) / kMinuteMs + 1, 60)));
    tell(metric, AnomalySignal::Phase::Opened, evidence);
}

void NodeDetectors::close(AnomalyMetric metric)
{
    OpenSignal &signal = m_state.open[size_t(metric)];
    if (signal.isOpen) {
        m_state.unlearned[size_t(m_state.nextUnlearned)] = {signal.sinceMs, m_state.latestMs + kMinuteMs,
                                                            qint64(metric)};
        m_state.nextUnlearned = (m_state.nextUnlearned + 1) % qint64(m_state.unlearned.size());
    }
    signal = {};
    if (size_t(metric) < m_detectors.shares.size())
        m_detectors.shares[size_t(metric)].settle();
    else if (metric == AnomalyMetric::Latency)
        m_detectors.latency.settle();
    else if (metric == AnomalyMetric::Ttft)
        m_detectors.ttft.settle();
}

void NodeDetectors::tell(AnomalyMetric metric, AnomalySignal::Phase phase, const AnomalyEvidence &evidence)
{
    const OpenSignal &signal = m_state.open[size_t(metric)];
    m_signals[m_signalCount++] = {metric,           phase,    AlertLevel(signal.level), signal.sinceMs,
                                  signal.lastBadMs, evidence, signal.strongest};
}

// What was refused at once is quick and costs nothing, what failed is tried again: nothing of it is as ever.
bool NodeDetectors::stopsAll(AnomalyMetric metric)
{
    return metric == AnomalyMetric::Errors || metric == AnomalyMetric::AuthFailures ||
           metric == AnomalyMetric::RateLimits || metric == AnomalyMetric::TrafficDrop;
}

void NodeDetectors::applyLearning()
{
    const bool stopped = isOpen(AnomalyMetric::Errors) || isOpen(AnomalyMetric::AuthFailures) ||
                         isOpen(AnomalyMetric::RateLimits) || isOpen(AnomalyMetric::TrafficDrop);
    const auto learns = [&](AnomalyMetric metric) { return !m_state.paused && !stopped && !isOpen(metric); };
    for (size_t i = 0; i < m_detectors.shares.size(); ++i)
        m_detectors.shares[i].setLearning(learns(AnomalyMetric(i)));
    m_detectors.latency.setLearning(learns(AnomalyMetric::Latency));
    m_detectors.ttft.setLearning(learns(AnomalyMetric::Ttft));
    m_detectors.traffic.setLearning(learns(AnomalyMetric::TrafficSpike));
    m_detectors.spend.setLearning(learns(AnomalyMetric::SpendSpike));
    for (size_t i = 0; i < m_detectors.mixes.size(); ++i)
        m_detectors.mixes[i].setLearning(learns(AnomalyMetric(int(AnomalyMetric::ModelMix) + int(i))));
    // A novelty is new once: what is watched goes on learning, but for what a person paused.
    m_detectors.trafficNovelty.setLearning(!m_state.paused);
    m_detectors.spendNovelty.setLearning(!m_state.paused);
}

void NodeDetectors::setLearning(bool learning)
{
    m_state.paused = !learning;
    applyLearning();
}

QByteArray NodeDetectors::snapshot() const
{
    QByteArray out;
    appendSnapshot(out, kNodeKind, kNodeVersion, m_state);
    for (const RatioBurst &share : m_detectors.shares)
        share.snapshot(out);
    m_detectors.latency.snapshot(out);
    m_detectors.ttft.snapshot(out);
    m_detectors.traffic.snapshot(out);
    m_detectors.spend.snapshot(out);
    for (const MixShift &mix : m_detectors.mixes)
        mix.snapshot(out);
    m_detectors.objective.snapshot(out);
    m_detectors.trafficNovelty.snapshot(out);
    m_detectors.spendNovelty.snapshot(out);
    if (m_detectors.budget)
        m_detectors.budget->snapshot(out);
    return out;
}

Result<void> NodeDetectors::restore(const QByteArray &bytes)
{
    const char *at = bytes.constData();
    const char *end = at + bytes.size();
    Detectors detectors = m_detectors;
    State state;
    Result<void> read = readSnapshot(at, end, kNodeKind, kNodeVersion, state);
    const auto next = [&](auto &detector) {
        if (read)
            read = detector.restore(at, end);
    };
    for (RatioBurst &share : detectors.shares)
        next(share);
    next(detectors.latency);
    next(detectors.ttft);
    next(detectors.traffic);
    next(detectors.spend);
    for (MixShift &mix : detectors.mixes)
        next(mix);
    next(detectors.objective);
    next(detectors.trafficNovelty);
    next(detectors.spendNovelty);
    if (detectors.budget)
        next(*detectors.budget);
    if (read && (state.nextUnlearned < 0 || state.nextUnlearned >= qint64(state.unlearned.size())))
        read = refusedSnapshot("its numbers contradict each other");
    if (read && at != end)
        read = refusedSnapshot("more follows than belongs to it");
    if (!read)
        return read;
    m_detectors = detectors;
    m_state = state;
    m_signalCount = 0;
    for (size_t i = 0; i < m_settings.size(); ++i) {
        if (!isOn(AnomalyMetric(i)) && m_state.open[i].isOpen)
            close(AnomalyMetric(i));
    }
    applyLearning();
    return {};
}

} // namespace Gatehouse
