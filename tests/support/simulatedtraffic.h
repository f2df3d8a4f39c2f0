// Made-up traffic of one node, minute by minute, with what goes wrong in it. The same seed gives the same traffic.
#pragma once

#include "models/alerts/seriesbucket.h"
#include "models/core/timespan.h"
#include "models/telemetry/sketch.h"

#include <QList>

#include <array>
#include <random>

namespace Gatehouse
{

struct TrafficShape {
    double attemptsPerMinute = 30.0;
    double daySwing = 0.3;     // 0.3: from 0.7 to 1.3 times in the course of a day
    double weekendShare = 1.0; // of a working day
    double hourSwing = 0.0;    // how far whole hours stray, as a standard deviation; a real gateway's are no machine's
    double failureShare = 0.01;
    double authFailureShare = 0.002;
    double rateLimitShare = 0.003;
    double latencyMs = 2000.0;  // median
    double costMicros = 4000.0; // of an attempt, on average
    bool withSketches = false;
};

// Something that differs for a while.
struct TrafficChange {
    TimeSpan span;
    double attemptsFactor = 1.0;
    double failureShare = -1.0; // below 0: as ever
    double latencyFactor = 1.0;
    double costFactor = 1.0;
    bool silent = false; // the source is gone, not the traffic
    bool sunday = false; // a holiday
};

class SimulatedTraffic
{
public:
    // From this Monday on, midnight UTC.
    static constexpr qint64 kStartMs = 1'767'571'200'000; // 2026-01-05

    SimulatedTraffic(const TrafficShape &shape, quint64 seed, QList<TrafficChange> changes = {});

    // The next minute; it refers to what this keeps, until the next call.
    SeriesBucket next();
    qint64 nextMs() const { return m_nextMs; }

private:
    double uniform();
    qint64 poisson(double mean);
    qint64 binomial(qint64 trials, double share);
    double normal();
    double attemptsDue(const TrafficChange *change);
    void fillOutcomes(SeriesBucket &bucket, const TrafficChange *change);
    void fillSketches(SeriesBucket &bucket, const TrafficChange *change);

    TrafficShape m_shape;
    QList<TrafficChange> m_changes;
    std::mt19937_64 m_engine;
    qint64 m_nextMs = kStartMs;
    double m_hourFactor = 1.0;
    Sketch m_latency;
    Sketch m_ttft;
    std::array<CategoryCount, 4> m_models{};
    std::array<CategoryCount, 3> m_errors{};
};

} // namespace Gatehouse
