// What the detectors of one node tell: that something began, goes on, or is over.
#pragma once

#include "models/alerts/alertstate.h"
#include "models/alerts/anomalyevidence.h"

#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

// What is watched of a node. The order is part of the detectors' state: append only, and raise its version.
enum class AnomalyMetric : qint32 {
    Errors,       // attempts that failed, but for those below and for those the client gave up
    AuthFailures, // 401 and 403
    RateLimits,   // 429
    Latency,
    Ttft, // time to first token
    TrafficDrop,
    TrafficSpike,
    SpendSpike,
    ModelMix,
    ErrorMix,
    OutcomeMix,
    Objective,      // burn rate of the share that may fail
    TrafficNovelty, // for watching
    SpendNovelty,
    Budget, // a cap on the money of a month, of all traffic only
};
inline constexpr int kAnomalyMetricCount = 15;
// How many of them are tested against the alarm budget: all but the objective and the cap, which have factors of their
// own, and what is only watched.
inline constexpr int kBudgetedMetrics = 11;

// "errors", "auth_failures", "rate_limits", "latency", "ttft", "traffic_drop", "traffic_spike", "spend_spike",
// "model_mix", "error_mix", "outcome_mix", "objective", "traffic_novelty", "spend_novelty", "budget".
QString anomalyMetricToken(AnomalyMetric metric);
std::optional<AnomalyMetric> anomalyMetricFromToken(const QString &token);

struct AnomalySignal {
    enum class Phase : qint32 { Opened, Continues, Closed };

    AnomalyMetric metric = AnomalyMetric::Errors;
    Phase phase = Phase::Opened;
    AlertLevel level = AlertLevel::Watch; // the highest since it was opened
    qint64 sinceMs = 0;                   // first minute that belongs to it, UTC
    qint64 lastBadMs = 0;                 // latest minute that does
    AnomalyEvidence evidence;             // of this minute
    AnomalyEvidence strongest;            // of the minute with the highest score since it was opened

    bool operator==(const AnomalySignal &) const = default;
};

} // namespace Gatehouse
