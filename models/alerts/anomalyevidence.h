// What a detector has to say of one minute, with all that a person needs to check it.
#pragma once

#include <QtGlobal>

namespace Gatehouse
{

// Which test the score is from; it decides what the numbers beside it mean.
enum class AnomalyMethod : qint32 {
    None,          // nothing remarkable, or still learning
    ShareInWindow, // `observed` hits of `sample` trials in the window, against at most the share `baseline`
    SlowRise,      // the same since the window's start, by a cumulative sum
    CountInWindow, // `observed` against `expected`, variance expected + excess x expected^2
    OpenGap,       // nothing for so long, where `expected` were due
    Burn,          // `observed` of `sample` used up `burn` times as fast as allowed
    Rank,          // how far from everything seen
    Mix,           // shares of categories; `contributor` is the one that changed most
    CapReached,    // `observed` of the cap `expected` is spent
};

// Of a cap on money: how its period stands at the end of the minute.
struct BudgetStanding {
    qint64 fromMs = 0; // of the period, UTC
    qint64 capMicros = 0;
    qint64 spentMicros = 0;    // since `seenFromMs`
    qint64 seenFromMs = 0;     // what was spent before is not known; 0: nothing of the period is
    qint64 unknownMinutes = 0; // since then
    qint64 perHourMicros = 0;  // over the last six hours
    qint64 reachedMs = 0;      // when the cap was reached, or will be at that rate; 0: not before the period ends

    bool operator==(const BudgetStanding &) const = default;
};

// Counts are attempts, or whole multiples of what an attempt costs where money is counted.
struct AnomalyEvidence {
    double score = 0.0;   // -log10 p, after `penalty`; Rank is a rank instead, a cap on money tells how urgent
    double penalty = 0.0; // log10 of how many tests were made at once; taken off the score
    AnomalyMethod method = AnomalyMethod::None;
    qint32 windowMinutes = 0;
    qint64 firstBadMs = 0; // start of the first minute that belongs to it, UTC
    double observed = 0.0;
    double sample = 0.0;
    double expected = 0.0;
    double baseline = 0.0;
    double excess = 0.0;
    double burn = 0.0;
    double guard = 0.0;      // windows: from so many on, or of a drop up to so many, it is told at all; 0: not said
    qint64 referenceUs = 0;  // latency: slower than this is a hit
    qint32 percentile = 0;   // latency: which percentile that is, 50 or 95
    quint32 contributor = 0; // mix: id of the category
    double unitMicros = 0.0; // money: what one of the counts is worth; 0 where attempts are counted
    BudgetStanding budget;   // of a cap on money
    bool ongoing = false;    // the latest minutes still are out of the ordinary
    bool learning = true;    // too little has been seen to judge

    bool operator==(const AnomalyEvidence &) const = default;
};

// What `observed` may be at most (or, of a drop, must be at least) not to reach `threshold`. Below 0: not for this
// method.
double quietLimit(const AnomalyEvidence &evidence, double threshold);
// The expected range at `threshold`, in the unit of `observed`.
struct ExpectedRange {
    double least = 0.0;
    double most = 0.0;

    bool operator==(const ExpectedRange &) const = default;
};
ExpectedRange expectedRange(const AnomalyEvidence &evidence, double threshold);
// "1 in so many" by chance alone.
double oddsOf(double score);

} // namespace Gatehouse
