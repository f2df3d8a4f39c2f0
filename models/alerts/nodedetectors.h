// All detectors of one node of the lattice.
#pragma once

#include "models/alerts/anomalysignal.h"
#include "models/alerts/burnrate.h"
#include "models/alerts/latencyshift.h"
#include "models/alerts/mixshift.h"
#include "models/alerts/monthbudget.h"
#include "models/alerts/novelty.h"
#include "models/alerts/ratioburst.h"
#include "models/alerts/seasoncalendar.h"
#include "models/alerts/seriesbucket.h"
#include "models/alerts/traffictails.h"

#include <span>

namespace Gatehouse
{

// So many false alarms a day are put up with, over all series together.
struct AlarmBudget {
    double alarmsPerDay = 1.0;
    int series = 20; // nodes

    // -log10 of what one test of one minute may cost.
    double threshold() const;
    bool operator==(const AlarmBudget &) const = default;
};

struct DetectionSettings {
    AlarmBudget budget;
    double allowedFailureShare = 0.01; // of the objective
    double pageAbove = 3.0;            // so far above the threshold a ticket becomes a page
    double noveltyScore = 24.0;        // from here on a novelty is worth a watch
    double monthCapUsd = 0.0;          // of the budget; 0: none
    int calmMinutes = 10;              // as usual in a row end an alert
    bool isOn = true;                  // off: it learns on, and raises nothing
    ShareGuards shares = {};
    TrafficGuards traffic = {};
    MixGuards mix = {};
    BurnGuards burn = {};

    bool operator==(const DetectionSettings &) const = default;
};
// Of each metric.
using MetricSettings = std::array<DetectionSettings, kAnomalyMetricCount>;
MetricSettings alikeForAll(const DetectionSettings &settings);

// There is one cap on money, and its node is the whole gateway; a part of it is held to none.
enum class NodeExtent { Part, WholeGateway };

// Pushes one minute through every detector and answers what began, goes on or ended. While an alert is open its
// detector learns nothing, and nobody does while failures, refusals or a drop are open, which change how fast the
// others are and what they ask for; what led to it is not learned either. It
// closes when ten known minutes in a row, as shipped, are as usual again. Minutes that are missing between two pushes
// count as not known; one that is not later than the last is ignored. Deterministic: a snapshot, and the minutes since,
// give the same signals bit for bit. No allocation in push().
class NodeDetectors
{
public:
    // The calendar outlives it.
    NodeDetectors(const DetectionSettings &settings, const SeasonCalendar &calendar,
                  NodeExtent extent = NodeExtent::Part);
    NodeDetectors(const MetricSettings &settings, const SeasonCalendar &calendar, NodeExtent extent = NodeExtent::Part);

    // The answer is valid until the next call.
    std::span<const AnomalySignal> push(const SeriesBucket &bucket);

    bool isOpen(AnomalyMetric metric) const { return m_state.open[size_t(metric)].isOpen != 0; }
    qint64 latestMs() const { return m_state.latestMs; }
    // What was due in the latest minute is a mean of these hours; `metric`: of traffic, or SpendSpike.
    DueOf dueOf(AnomalyMetric metric) const
    {
        const TrafficTails &tails = metric == AnomalyMetric::SpendSpike ? m_detectors.spend : m_detectors.traffic;
        return tails.dueOf(m_state.latestMs, m_calendar);
    }
    // How many attempts of the last minutes were slow; `metric`: Latency or Ttft.
    LatencyShift::Slow slowIn(AnomalyMetric metric, int minutes) const
    {
        return (metric == AnomalyMetric::Latency ? m_detectors.latency : m_detectors.ttft).slowIn(minutes);
    }

    // The verdicts of an operator. Both close the alert. *Expected change*: what is seen in the interval is usual from
    // now on. *Incident*: the minutes, where they were learned, are taken back; of traffic the hours as a whole.
    void adopt(AnomalyMetric metric, std::span<const SeriesBucket> interval);
    void unlearn(AnomalyMetric metric, std::span<const SeriesBucket> interval);
    // From the next minute on. What was learned stays, and what is open, where it is not switched off.
    void setSettings(const MetricSettings &settings);
    // Without an open alert: learn no more, or again.
    void setLearning(bool learning);

    QByteArray snapshot() const;
    // Corrupt when the bytes are not of this version or of another extent; then everything is as before.
    Result<void> restore(const QByteArray &bytes);

private:
    struct OpenSignal {
        AnomalyEvidence strongest;
        qint64 sinceMs = 0;
        qint64 lastBadMs = 0;
        qint32 isOpen = 0;
        qint32 calmMinutes = 0;
        qint32 level = 0;
        qint32 spent = 0; // closed, but its windows still hold what it was about
    };
    // Not learned, because an alert was open.
    struct Unlearned {
        qint64 fromMs = 0;
        qint64 toMs = 0;
        qint64 metric = 0;
    };
    struct State {
        std::array<OpenSignal, kAnomalyMetricCount> open;
        std::array<Unlearned, 32> unlearned; // the latest ones
        qint64 nextUnlearned = 0;
        qint64 latestMs = 0;
        qint64 minutes = 0;
        qint64 paused = 0;
    };
    struct Detectors {
        std::array<RatioBurst, 3> shares;
        LatencyShift latency;
        LatencyShift ttft;
        TrafficTails traffic;
        TrafficTails spend;
        std::array<MixShift, 3> mixes;
        BurnRate objective;
        Novelty trafficNovelty;
        Novelty spendNovelty;
        std::optional<MonthBudget> budget; // none: of a part of the gateway
    };
    void pushMinute(const SeriesBucket &bucket);
    void pushMixes(const SeriesBucket &bucket);
    void pushNovelties(const SeriesBucket &bucket);
    void pushBudget(const SeriesBucket &bucket);
    void judge(AnomalyMetric metric, const SeriesBucket &bucket, const AnomalyEvidence &evidence, double threshold,
               AlertLevel level);
    void open(AnomalyMetric metric, const SeriesBucket &bucket, const AnomalyEvidence &evidence, AlertLevel level);
    void close(AnomalyMetric metric);
    void tell(AnomalyMetric metric, AnomalySignal::Phase phase, const AnomalyEvidence &evidence);
    void exclude(AnomalyMetric metric, int minutes);
    void applyLearning();
    void adoptShare(AnomalyMetric metric, std::span<const SeriesBucket> interval);
    void adoptLatency(AnomalyMetric metric, std::span<const SeriesBucket> interval);
    void adoptTraffic(AnomalyMetric metric, std::span<const SeriesBucket> interval);
    void adoptMix(AnomalyMetric metric, std::span<const SeriesBucket> interval);
    static bool stopsAll(AnomalyMetric metric);
    bool wasLearned(AnomalyMetric metric, qint64 fromMs, qint64 toMs) const;
    void unlearnTraffic(TrafficTails &tails, AnomalyMetric metric, std::span<const SeriesBucket> interval);
    void unlearnMinute(AnomalyMetric metric, const SeriesBucket &bucket, qint64 ageMinutes);
    AlertLevel levelOf(AnomalyMetric metric, double score) const;
    static Detectors madeFor(const MetricSettings &settings, NodeExtent extent);
    bool isOn(AnomalyMetric metric) const;
    const DetectionSettings &of(AnomalyMetric metric) const { return m_settings[size_t(metric)]; }
    double thresholdOf(AnomalyMetric metric) const { return m_thresholds[size_t(metric)]; }

    MetricSettings m_settings;
    const SeasonCalendar &m_calendar;
    NodeExtent m_extent;
    std::array<double, kAnomalyMetricCount> m_thresholds{};
    Detectors m_detectors;
    State m_state{};
    std::array<AnomalySignal, kAnomalyMetricCount> m_signals;
    size_t m_signalCount = 0;
};

} // namespace Gatehouse
