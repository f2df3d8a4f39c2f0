// The last two hours of a node, for the picture of an alert and for who is behind it. Not a part of the detectors'
// state: it is read again where it is needed.
#pragma once

#include "models/alerts/anomalysignal.h"
#include "models/alerts/latticereader.h"

#include <QJsonArray>

#include <deque>
#include <vector>

namespace Gatehouse
{

class NodeHistory
{
public:
    static constexpr size_t kMinutes = 120;

    // Minutes come one after the other; without its sketches, but for the 95th percentile of the latency and of the
    // time to first token.
    void push(qint64 minuteMs, const NodeMinute *minute);

    // What is drawn of a metric, a point a minute: {"ms", "value"}, with the expected band "low" and "high" where there
    // is one. A minute without attempts has no share and no percentile, and then no point.
    QJsonArray series(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold) const;
    // "share", "ms", "per_min" or "usd": of the values of series().
    static QString unit(AnomalyMetric metric);
    // By how much the node was above what is usual since then, below it of a drop: attempts, or micro-dollars. So nodes
    // that are judged by windows of different lengths can be compared.
    double excess(AnomalyMetric metric, const AnomalyEvidence &evidence, qint64 sinceMs) const;
    // What that is an excess of: attempts, or what is usual where the attempts themselves are too many or too few.
    double members(AnomalyMetric metric, const AnomalyEvidence &evidence, qint64 sinceMs) const;
    double attemptsSince(qint64 sinceMs) const;
    // Which classes of errors there are more of since then, of all attempts, or which models more (of a drop: fewer)
    // attempts went to, the largest share of that first: {"what", "share"}.
    QJsonArray contributors(AnomalyMetric metric, qint64 sinceMs) const;

private:
    // How many attempts fell to each. A minute is made every minute, so it takes the memory of the one that goes.
    using Named = std::vector<std::pair<QString, qint64>>;
    struct Minute {
        qint64 startMs = 0;
        qint64 attempts = 0;
        std::array<qint64, kOutcomeCount> outcomes{};
        qint64 authFailures = 0;
        qint64 costMicros = 0;
        qint64 lateAttempts = 0; // as in NodeMinute
        qint64 lateCostMicros = 0;
        double latencyP95Us = -1.0;
        double ttftP95Us = -1.0;
        Named models;
        Named errorClasses;
    };
    static qint64 hits(AnomalyMetric metric, const Minute &minute);
    struct Sum {
        double attempts = 0;
        double failed = 0; // of them
        double began = 0;  // of them: within these minutes
        double hits = 0;
        double costMicros = 0;
        double minutes = 0;
    };
    Sum sumSince(AnomalyMetric metric, qint64 sinceMs) const;
    static std::optional<double> valueOf(AnomalyMetric metric, const Minute &minute);

    std::deque<Minute> m_minutes;
};

} // namespace Gatehouse
