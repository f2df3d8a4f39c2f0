// What the verdict of an operator does to what the detectors of a node have learned.
#include "models/alerts/nodedetectors.h"
#include "models/core/timespan.h"
#include "models/telemetry/sketch.h"

#include <algorithm>
#include <vector>

namespace Gatehouse
{

namespace
{

// What is younger waits to be learned, and needs only be told not to be.
constexpr qint64 kWaitingMs = kHourMs;
constexpr int kHourMinutes = 60;

qint64 hitsOf(AnomalyMetric metric, const SeriesBucket &bucket)
{
    if (metric == AnomalyMetric::AuthFailures)
        return bucket.authFailures;
    return metric == AnomalyMetric::RateLimits ? bucket.countOf(Outcome::RateLimited) : bucket.failures();
}

qint64 amountOf(AnomalyMetric metric, const SeriesBucket &bucket)
{
    return metric == AnomalyMetric::SpendSpike ? bucket.costMicros : bucket.attempts;
}

const Sketch *sketchOf(AnomalyMetric metric, const SeriesBucket &bucket)
{
    return metric == AnomalyMetric::Latency ? bucket.latency : bucket.ttft;
}

std::span<const CategoryCount> mixOf(AnomalyMetric metric, const SeriesBucket &bucket,
                                     std::array<CategoryCount, kOutcomeCount> &outcomes)
{
    if (metric == AnomalyMetric::ModelMix)
        return bucket.models;
    if (metric == AnomalyMetric::ErrorMix)
        return bucket.errorClasses;
    for (size_t i = 0; i < outcomes.size(); ++i)
        outcomes[i] = {quint32(i), bucket.outcomes[i]};
    return outcomes;
}

} // namespace

void NodeDetectors::adoptShare(AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    qint64 hits = 0;
    qint64 attempts = 0;
    for (const SeriesBucket &bucket : interval) {
        hits += bucket.known ? hitsOf(metric, bucket) : 0;
        attempts += bucket.known ? bucket.attempts : 0;
    }
    m_detectors.shares[size_t(metric)].adopt(hits, attempts);
}

void NodeDetectors::adoptLatency(AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    Sketch all;
    for (const SeriesBucket &bucket : interval) {
        const Sketch *sketch = sketchOf(metric, bucket);
        if (bucket.known && sketch)
            all.merge(*sketch);
    }
    (metric == AnomalyMetric::Latency ? m_detectors.latency : m_detectors.ttft).adopt(all);
}

void NodeDetectors::adoptTraffic(AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    TrafficTails &tails = metric == AnomalyMetric::SpendSpike ? m_detectors.spend : m_detectors.traffic;
    double amount = 0.0;
    double due = 0.0;
    for (const SeriesBucket &bucket : interval) {
        if (!bucket.known)
            continue;
        amount += double(amountOf(metric, bucket));
        due += std::max(0.0, tails.duePerMinuteAt(bucket.startMs, m_calendar));
    }
    if (due > 0.0)
        tails.adopt(amount / due);
}

void NodeDetectors::adopt(AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    switch (metric) {
    case AnomalyMetric::Errors:
    case AnomalyMetric::AuthFailures:
    case AnomalyMetric::RateLimits:
        adoptShare(metric, interval);
        break;
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
        adoptLatency(metric, interval);
        break;
    case AnomalyMetric::TrafficDrop:
    case AnomalyMetric::TrafficSpike:
    case AnomalyMetric::SpendSpike:
        adoptTraffic(metric, interval);
        break;
    case AnomalyMetric::ModelMix:
    case AnomalyMetric::ErrorMix:
    case AnomalyMetric::OutcomeMix:
        adoptMix(metric, interval);
        break;
    case AnomalyMetric::Budget:
        // What was said of another month says nothing of this one.
        if (!interval.empty() && !monthOf(m_state.latestMs).contains(interval.back().startMs))
            return;
        if (m_detectors.budget)
            m_detectors.budget->adopt();
        break;
    case AnomalyMetric::Objective:
    case AnomalyMetric::TrafficNovelty:
    case AnomalyMetric::SpendNovelty:
        break;
    }
    close(metric);
    m_state.open[size_t(metric)].spent = 1;
    applyLearning();
}

void NodeDetectors::adoptMix(AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    std::vector<std::array<CategoryCount, kOutcomeCount>> outcomes(interval.size());
    std::vector<std::span<const CategoryCount>> minutes;
    for (size_t i = 0; i < interval.size(); ++i) {
        if (interval[i].known)
            minutes.push_back(mixOf(metric, interval[i], outcomes[i]));
    }
    m_detectors.mixes[size_t(metric) - size_t(AnomalyMetric::ModelMix)].adopt(minutes);
}

bool NodeDetectors::wasLearned(AnomalyMetric metric, qint64 fromMs, qint64 toMs) const
{
    const auto covers = [&](qint64 of, qint64 sinceMs, qint64 untilMs) {
        return (stopsAll(AnomalyMetric(of)) || of == qint64(metric)) && sinceMs < toMs && fromMs < untilMs;
    };
    for (const Unlearned &span : m_state.unlearned) {
        if (covers(span.metric, span.fromMs, span.toMs))
            return false;
    }
    for (size_t i = 0; i < m_state.open.size(); ++i) {
        if (m_state.open[i].isOpen && covers(qint64(i), m_state.open[i].sinceMs, toMs))
            return false;
    }
    return true;
}

void NodeDetectors::unlearnTraffic(TrafficTails &tails, AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    for (size_t i = 0; i < interval.size();) {
        const qint64 hour = m_calendar.localHour(interval[i].startMs);
        const qint64 hourMs = interval[i].startMs;
        double amount = 0.0;
        int minutes = 0;
        for (; i < interval.size() && m_calendar.localHour(interval[i].startMs) == hour; ++i) {
            amount += interval[i].known ? double(amountOf(metric, interval[i])) : 0.0;
            minutes += interval[i].known;
        }
        const bool waiting = m_calendar.localHour(m_state.latestMs) - hour < 2;
        if (!waiting && minutes * 2 >= kHourMinutes && wasLearned(metric, hourMs, hourMs + kHourMs))
            tails.unlearn(hourMs, amount / minutes, m_state.latestMs, m_calendar);
    }
}

void NodeDetectors::unlearnMinute(AnomalyMetric metric, const SeriesBucket &bucket, qint64 ageMinutes)
{
    std::array<CategoryCount, kOutcomeCount> outcomes;
    switch (metric) {
    case AnomalyMetric::Errors:
    case AnomalyMetric::AuthFailures:
    case AnomalyMetric::RateLimits:
        m_detectors.shares[size_t(metric)].unlearn(hitsOf(metric, bucket), bucket.attempts, ageMinutes);
        break;
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
        if (const Sketch *sketch = sketchOf(metric, bucket))
            (metric == AnomalyMetric::Latency ? m_detectors.latency : m_detectors.ttft).unlearn(*sketch, ageMinutes);
        break;
    case AnomalyMetric::ModelMix:
    case AnomalyMetric::ErrorMix:
    case AnomalyMetric::OutcomeMix:
        m_detectors.mixes[size_t(metric) - size_t(AnomalyMetric::ModelMix)].unlearn(mixOf(metric, bucket, outcomes),
                                                                                    ageMinutes);
        break;
    default:
        break;
    }
}

void NodeDetectors::unlearn(AnomalyMetric metric, std::span<const SeriesBucket> interval)
{
    const bool ofTraffic = metric == AnomalyMetric::TrafficDrop || metric == AnomalyMetric::TrafficSpike;
    if (ofTraffic)
        unlearnTraffic(m_detectors.traffic, metric, interval);
    else if (metric == AnomalyMetric::SpendSpike)
        unlearnTraffic(m_detectors.spend, metric, interval);
    for (const SeriesBucket &bucket : interval) {
        const qint64 ageMs = m_state.latestMs - bucket.startMs;
        if (bucket.known && ageMs >= kWaitingMs && wasLearned(metric, bucket.startMs, bucket.startMs + kMinuteMs))
            unlearnMinute(metric, bucket, ageMs / kMinuteMs);
    }
    if (!interval.empty()) {
        const qint64 minutes = (m_state.latestMs - interval.front().startMs) / kMinuteMs + 1;
        if (m_state.latestMs - interval.back().startMs < kWaitingMs)
            exclude(metric, int(std::clamp<qint64>(minutes, 0, kHourMinutes)));
    }
    close(metric);
    m_state.open[size_t(metric)].spent = 1;
    applyLearning();
}

void NodeDetectors::exclude(AnomalyMetric metric, int minutes)
{
    const bool all = stopsAll(metric);
    for (size_t i = 0; i < m_detectors.shares.size(); ++i) {
        if (all || metric == AnomalyMetric(i))
            m_detectors.shares[i].exclude(minutes);
    }
    if (all || metric == AnomalyMetric::Latency)
        m_detectors.latency.exclude(minutes);
    if (all || metric == AnomalyMetric::Ttft)
        m_detectors.ttft.exclude(minutes);
    if (all || metric == AnomalyMetric::TrafficSpike)
        m_detectors.traffic.exclude(minutes);
    if (all || metric == AnomalyMetric::SpendSpike)
        m_detectors.spend.exclude(minutes);
    for (size_t i = 0; i < m_detectors.mixes.size(); ++i) {
        if (all || metric == AnomalyMetric(int(AnomalyMetric::ModelMix) + int(i)))
            m_detectors.mixes[i].exclude(minutes);
    }
}

} // namespace Gatehouse
