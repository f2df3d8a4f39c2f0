// Too many hits among trials: exact binomial tails over the last 1, 5, 15 and 60 minutes, and a cumulative sum for
// rises too slow for a window.
#pragma once

#include "models/alerts/anomalyevidence.h"
#include "models/alerts/minutewindows.h"

namespace Gatehouse
{

class BinomialScan
{
public:
    struct Counts {
        qint32 hits = 0;
        qint32 trials = 0;

        Counts &operator+=(const Counts &other);
        Counts &operator-=(const Counts &other);
    };
    struct State {
        MinuteWindows<Counts> windows;
        double rise = 0.0;       // log likelihood ratio of twice the share since `riseMinutes` ago, never below 0
        double riseTrials = 0.0; // what it was gathered from
        double riseHits = 0.0;
        double chance = 0.0; // the share that the three below belong to
        double hitWeight = 0.0;
        double missWeight = 0.0;
        qint64 riseMinutes = 0;
    };

    // One minute; `chance` is the share that was usual. Answers the minute that left the hour.
    Counts push(State &state, Counts minute, double chance) const;
    // What is most remarkable now; none when nothing is. `endMs` is the start of the latest minute.
    AnomalyEvidence evidence(const State &state, qint64 endMs) const;

    // What was gathered of a slow rise is history: it is over.
    static void settle(State &state);

    // A share counts as raised above this: twice the usual one, or, of a large one, half way to all.
    static double raisedShare(double chance);
    static bool isSane(const State &state);

private:
    void addRise(State &state, const Counts &minute, double chance) const;
};

} // namespace Gatehouse
