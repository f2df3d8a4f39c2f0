// Requests that take longer than they used to: "38 of 60 requests slower than the usual 95th percentile".
#pragma once

#include "models/alerts/binomialscan.h"
#include "models/core/error.h"
#include "models/telemetry/latencybins.h"

#include <QByteArray>

#include <array>

namespace Gatehouse
{

class Sketch;

// Above the usual 95th percentile lies one request in twenty, above the median every second: exactly, by counting,
// without any assumption on the shape. The usual percentiles are those of a histogram that forgets over seven days,
// taken anew once a day; an hour is learned an hour after it ended, if nothing bad was found in it. Used for latency
// and for time to first token. Minutes come one after the other. No allocation, less than 6 KiB of state.
class LatencyShift
{
public:
    static constexpr int kBucketsToLearn = 100;

    explicit LatencyShift(const ShareGuards &guards = {});

    // `sketch` may be none: nothing recorded in this minute.
    AnomalyEvidence push(qint64 startMs, bool known, const Sketch *sketch);

    void setLearning(bool learning) { m_state.frozen = !learning; }
    // What was found is over.
    void settle();
    void exclude(int minutes);
    void unlearn(const Sketch &sketch, qint64 ageMinutes);
    void adopt(const Sketch &sketch);

    bool isLearning() const { return m_state.bucketsSeen < kBucketsToLearn || m_state.usual[0].referenceUs == 0; }
    // Of the last so many minutes, at most 60: all attempts, and those that were slow beyond the share that always is,
    // above the 95th percentile and above the median; below 0 where fewer were. Of nodes that share no attempt they
    // can be added.
    struct Slow {
        std::array<double, 2> beyond{};
        double attempts = 0.0;

        // By the percentile at which there are more of them, so that nodes can be compared.
        double excess() const;
        Slow &operator+=(const Slow &other);
    };
    Slow slowIn(int minutes) const;
    // The usual 95th percentile, at the border of a bin; 0 while learning.
    qint64 usualP95Us() const { return m_state.usual[0].referenceUs; }

    void snapshot(QByteArray &out) const;
    Result<void> restore(const char *&at, const char *end);

private:
    // Four bins of a sketch together: borders within 8 % are fine, since the share above a border is counted exactly.
    static constexpr int kBinsTogether = 4;
    static constexpr int kBins = (LatencyBins::kCount + kBinsTogether - 1) / kBinsTogether;
    struct Hour {
        std::array<quint32, kBins> counts{};
        qint64 number = 0; // hours since the epoch
        qint32 bad = 0;    // not to be learned
        qint32 filled = 0;
    };
    struct Percentile {
        qint64 referenceUs = 0; // slower, or as slow, is a hit
        qint32 firstBin = 0;    // of the sketch, from which on it is a hit
        qint32 percentile = 0;
        double chance = 0.0; // at most this share was a hit
        BinomialScan::State scan;
    };
    struct State {
        std::array<float, kBins> usualCounts{};
        std::array<Hour, 2> hours;       // the running one, the one before
        std::array<Percentile, 2> usual; // 95, 50
        double usualTotal = 0.0;
        double totalAtPercentiles = 0.0;
        qint64 hoursSincePercentiles = 0;
        qint64 bucketsSeen = 0;
        qint64 frozen = 0;
        qint64 latestMs = 0;
    };
    std::array<BinomialScan::Counts, 2> count(const Sketch &sketch);
    void turnHour(qint64 hour);
    void learnHour(const Hour &hour);
    void takePercentiles();
    void takePercentile(Percentile &percentile, int which);

    BinomialScan m_scan;
    double m_hourDecay;
    State m_state{};
};

} // namespace Gatehouse
