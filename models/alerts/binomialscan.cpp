#include "models/alerts/binomialscan.h"

#include "models/alerts/tailprobability.h"
#include "models/core/timespan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace Gatehouse
{

namespace
{

// Below it nobody would ever alert: not worth the exact tail.
constexpr double kLeastScore = 2.0;
// The windows overlap, whatever their lengths, and the sum is slow: all five together raise an alarm by chance as often
// as the score of one of them says, and never twice as often.
const double kPenalty = std::log10(2.0);
// What is added after this changes no decision and would only keep an alert open for longer.
constexpr double kMostRise = 60.0;

constexpr size_t kLastButLongest = 2;
constexpr size_t kLongest = 3;

} // namespace

BinomialScan::BinomialScan(const ShareGuards &guards)
    : m_guards(guards)
{
    std::ranges::sort(m_guards.windows);
}

bool BinomialScan::isRaised(const Counts &counts, double raisedShare) const
{
    return counts.hits >= m_guards.fewestHits && counts.hits > raisedShare * counts.trials;
}

bool BinomialScan::goesOn(const State &state, double chance) const
{
    const Counts &counts = state.windows.sums[kLastButLongest];
    return counts.hits > raisedShare(chance) * counts.trials;
}

// The latest stretch that speaks most for the raised share begins where the sum of its log ratios is largest.
int BinomialScan::minutesSinceOnset(const State &state, int windowMinutes, double share) const
{
    const double chance = state.chance;
    const double raised = std::clamp(std::max(share, raisedShare(chance)), 1e-9, 1 - 1e-9);
    const double hit = std::log(raised / chance);
    const double miss = std::log1p(-raised) - std::log1p(-chance);
    double sum = 0.0;
    double most = 0.0;
    int onset = 0;
    for (int ago = 0; ago < windowMinutes; ++ago) {
        const Counts &minute = state.windows.ago(ago);
        sum += minute.hits * hit + (minute.trials - minute.hits) * miss;
        if (sum > most) {
            most = sum;
            onset = ago;
        }
    }
    return onset;
}

void BinomialScan::keepStrongestWindow(const State &state, double raisedShare, AnomalyEvidence &best) const
{
    for (size_t w = 0; w < m_guards.windows.size(); ++w) {
        const Counts &counts = state.windows.sums[w];
        if (!isRaised(counts, raisedShare))
            continue;
        const double atLeast = std::max(kLeastScore, best.score) + kPenalty;
        if (Tails::binomialScoreBound(counts.hits, counts.trials, state.chance) < atLeast)
            continue;
        const double score = Tails::binomialAtLeast(counts.hits, counts.trials, state.chance);
        if (score < atLeast)
            continue;
        best.score = score - kPenalty;
        best.method = AnomalyMethod::ShareInWindow;
        best.windowMinutes = m_guards.windows[w];
        best.observed = counts.hits;
        best.sample = counts.trials;
        best.guard = std::max(m_guards.fewestHits, std::floor(raisedShare * counts.trials) + 1.0);
    }
}

void BinomialScan::settle(State &state)
{
    state.rise = state.riseTrials = state.riseHits = 0.0;
    state.riseMinutes = 0;
}

double BinomialScan::raisedShare(double chance) const
{
    return std::min(m_guards.raised * chance, (1 + chance) / 2);
}

void BinomialScan::addRise(State &state, const Counts &minute, double chance) const
{
    // What was gathered with other weights says nothing by these.
    if (m_guards.raised != state.raised)
        settle(state);
    if (chance != state.chance || m_guards.raised != state.raised) {
        const double raised = raisedShare(chance);
        state.chance = chance;
        state.raised = m_guards.raised;
        state.hitWeight = std::log(raised / chance);
        state.missWeight = std::log1p(-raised) - std::log1p(-chance);
    }
    state.rise += minute.hits * state.hitWeight + (minute.trials - minute.hits) * state.missWeight;
    // A rise is over when a window with hits to expect is as usual: what went before is history.
    const Counts &quarter = state.windows.sums[kLastButLongest];
    if (state.rise <= 0.0 ||
        (quarter.trials * chance >= m_guards.fewestHits && quarter.hits <= quarter.trials * chance)) {
        settle(state);
        return;
    }
    state.rise = std::min(state.rise, kMostRise);
    state.riseTrials += minute.trials;
    state.riseHits += minute.hits;
    ++state.riseMinutes;
}

BinomialScan::Counts BinomialScan::push(State &state, Counts minute, double chance) const
{
    // An hour of such minutes must not overflow the sums.
    constexpr qint32 kMost = std::numeric_limits<qint32>::max() / (2 * MinuteWindows<Counts>::kMinutes);
    minute.trials = std::clamp(minute.trials, 0, kMost);
    minute.hits = std::clamp(minute.hits, 0, minute.trials);
    state.windows.fit(m_guards.windows);
    const Counts left = state.windows.push(minute);
    if (chance > 0.0 && chance < 1.0 && minute.trials > 0)
        addRise(state, minute, chance);
    return left;
}

AnomalyEvidence BinomialScan::evidence(const State &state, qint64 endMs) const
{
    AnomalyEvidence best;
    best.learning = false;
    best.penalty = kPenalty;
    best.baseline = state.chance;
    if (state.chance <= 0.0 || state.chance >= 1.0)
        return best;
    const double raised = raisedShare(state.chance);
    best.ongoing = isRaised(state.windows.sums[kLastButLongest], raised);
    // The other windows are part of the longest one.
    if (state.windows.sums[kLongest].hits >= m_guards.fewestHits)
        keepStrongestWindow(state, raised, best);
    // A sum that reaches h does so by chance at most once in e^h minutes.
    const double rise = state.rise / std::numbers::ln10 - kPenalty;
    if (rise > std::max(kLeastScore, best.score) && state.riseHits >= m_guards.fewestHits) {
        best.score = rise;
        best.method = AnomalyMethod::SlowRise;
        best.guard = 0.0;
        best.windowMinutes = qint32(std::min<qint64>(state.riseMinutes, std::numeric_limits<qint32>::max()));
        best.observed = state.riseHits;
        best.sample = state.riseTrials;
        // A sum takes days to fall where little is seen; the last hour, and half of what makes a share a raised one,
        // tell sooner.
        const Counts &hour = state.windows.sums[kLongest];
        best.ongoing = best.ongoing || hour.hits > (1 + m_guards.raised) / 2 * state.chance * hour.trials;
        best.firstBadMs = endMs - (state.riseMinutes - 1) * kMinuteMs;
    } else if (best.method == AnomalyMethod::ShareInWindow) {
        best.firstBadMs = endMs - kMinuteMs * minutesSinceOnset(state, best.windowMinutes, best.observed / best.sample);
    }
    best.expected = best.baseline * best.sample;
    return best;
}

bool BinomialScan::isSane(const State &state)
{
    return state.windows.isSane() && std::isfinite(state.rise) && std::isfinite(state.chance) &&
           std::isfinite(state.hitWeight) && std::isfinite(state.missWeight) && std::isfinite(state.raised) &&
           state.riseMinutes >= 0;
}

} // namespace Gatehouse
