// Too many hits among trials: exact binomial tails over four windows of the last hour, and a cumulative sum for rises
// too slow for a window.
#pragma once

#include "models/alerts/anomalyevidence.h"
#include "models/alerts/minutewindows.h"

namespace Gatehouse
{

// What a rule says of shares. A plain value.
struct ShareGuards {
    std::array<int, 4> windows = kWindowMinutes; // in any order
    double fewestHits = 3.0;                     // fewer say nothing
    double raised = 2.0;                         // so many times the usual share is a raised one
    double leastShare = 0.001;                   // a usual share below it counts as this
    double memoryDays = 7.0;                     // what is usual is that of so long

    bool operator==(const ShareGuards &) const = default;
};

class BinomialScan
{
public:
    struct Counts {
        qint32 hits = 0;
        qint32 trials = 0;

        // Here, because each minute adds and takes off four times.
        Counts &operator+=(const Counts &other)
        {
            hits += other.hits;
            trials += other.trials;
            return *this;
        }
        Counts &operator-=(const Counts &other)
        {
            hits -= other.hits;
            trials -= other.trials;
            return *this;
        }
    };
    struct State {
        MinuteWindows<Counts> windows;
        double rise = 0.0;       // log likelihood ratio of twice the share since `riseMinutes` ago, never below 0
        double riseTrials = 0.0; // what it was gathered from
        double riseHits = 0.0;
        double chance = 0.0; // the share that the three below belong to
        double hitWeight = 0.0;
        double missWeight = 0.0;
        double raised = 0.0; // that the weights are of
        qint64 riseMinutes = 0;
    };

    explicit BinomialScan(const ShareGuards &guards = {});

    // One minute; `chance` is the share that was usual. Answers the minute that left the hour.
    Counts push(State &state, Counts minute, double chance) const;
    // What is most remarkable now; none when nothing is. `endMs` is the start of the latest minute.
    AnomalyEvidence evidence(const State &state, qint64 endMs) const;

    // What was gathered of a slow rise is history: it is over.
    static void settle(State &state);

    // A share counts as raised above this: twice the usual one, as shipped, or, of a large one, half way to all.
    double raisedShare(double chance) const;
    // Whether the last but longest window has one.
    bool goesOn(const State &state, double chance) const;
    static bool isSane(const State &state);

private:
    bool isRaised(const Counts &counts, double raisedShare) const;
    int minutesSinceOnset(const State &state, int windowMinutes, double share) const;
    void keepStrongestWindow(const State &state, double raisedShare, AnomalyEvidence &best) const;
    void addRise(State &state, const Counts &minute, double chance) const;

    ShareGuards m_guards; // the shortest window first
};

} // namespace Gatehouse
