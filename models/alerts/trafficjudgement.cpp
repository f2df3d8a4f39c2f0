// The judging half of TrafficTails: what was learned, against what came, and how far the one strays from the other.
#include "models/alerts/tailprobability.h"
#include "models/alerts/traffictails.h"
#include "models/core/timespan.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace Gatehouse
{

namespace
{

constexpr double kLeastScore = 2.0;
const double kDropPenalty = std::log10(4.0);    // three windows and the gap
const double kBetweenPenalty = std::log10(8.0); // of all lengths in between, which are much alike
const double kSpikePenalty = std::log10(3.0);

// Before anything is known of how hours stray: by a fifth; and never by less than a twentieth.
constexpr double kPriorExcess = 0.05;
constexpr double kPriorWindows = 20.0;
constexpr double kLeastExcess = 0.0025;

bool keepBetter(AnomalyEvidence &best, double score, double penalty, int minutes, double observed, double mean,
                double excess)
{
    if (score - penalty <= std::max(kLeastScore, best.score))
        return false;
    best.score = score - penalty;
    best.penalty = penalty;
    best.method = AnomalyMethod::CountInWindow;
    best.windowMinutes = minutes;
    best.observed = observed;
    best.expected = mean;
    best.excess = excess;
    return true;
}

} // namespace

void TrafficTails::judge(Answer &answer, qint64 startMs, const Due &due, double unit) const
{
    AnomalyEvidence &drop = answer.drop;
    AnomalyEvidence &spike = answer.spike;
    drop.learning = spike.learning = false;
    drop.penalty = kDropPenalty;
    spike.penalty = kSpikePenalty;
    spike.baseline = m_guards.spikeFewestDue;
    std::array<Seen, kWindows> seen;
    std::ranges::transform(m_state.windows.sums, seen.begin(), [unit](const Minute &sum) { return seenOf(sum, unit); });
    const bool dropsToo = m_quantity == Quantity::Attempts;
    for (size_t w = 0; w < kOfEach; ++w) {
        if (dropsToo)
            judgeDrop(drop, {m_lengths[w], w, w, kDropPenalty}, seen[w], due);
        judgeSpike(spike, kOfEach + w, seen[kOfEach + w], due, unit);
    }
    const bool isLow = seen[0].observed <= m_guards.dropShare * seen[0].mean;
    if (dropsToo && isLow && seen[kLongestOfDrops].mean >= m_guards.fewestDue)
        judgeDropsBetween(drop, due, unit);
    const Seen &fallen = telling(std::span(seen).first<kOfEach>(), m_guards.fewestDue);
    drop.ongoing = fallen.observed <= m_guards.dropShare * fallen.mean;
    const Seen &risen = telling(std::span(seen).last<kOfEach>(), m_guards.spikeFewestDue);
    spike.ongoing = risen.observed >= m_guards.spikeShare * risen.mean && risen.observed > 0.0;
    judgeGap(drop, startMs, due.excess, unit);
    drop.firstBadMs =
        drop.method == AnomalyMethod::CountInWindow ? onsetMs(drop, startMs, m_guards.dropShare) : drop.firstBadMs;
    spike.firstBadMs = spike.method == AnomalyMethod::CountInWindow ? onsetMs(spike, startMs, m_guards.spikeShare) : 0;
    if (m_quantity == Quantity::Cost)
        drop.unitMicros = spike.unitMicros = unit;
}

TrafficTails::Seen TrafficTails::seenOf(const Minute &sum, double unit)
{
    return {double(sum.observed) / unit, double(sum.dueMilli) / 1000.0 / unit,
            sum.dueMilli > 0 ? double(sum.doubtMilli) / double(sum.dueMilli) : 0.0};
}

// The shortest window that has something to say tells how it is now.
const TrafficTails::Seen &TrafficTails::telling(std::span<const Seen, kOfEach> seen, double fewestDue)
{
    const auto found = std::ranges::find_if(seen, [fewestDue](const Seen &each) { return each.mean >= fewestDue; });
    return found == seen.end() ? seen.back() : *found;
}

// Below what is due the hours stray as they do, and the season itself may be wrong by a factor.
void TrafficTails::judgeDrop(AnomalyEvidence &drop, const Stretch &stretch, const Seen &seen, const Due &due) const
{
    if (seen.mean < m_guards.fewestDue || seen.observed > m_guards.dropShare * seen.mean)
        return;
    const auto count = qint64(std::floor(seen.observed));
    if (Tails::poissonScoreBound(count, seen.mean) - stretch.penalty <= std::max(kLeastScore, drop.score))
        return;
    const double strays = std::max(excessOf(stretch.shorter, seen.mean, 0.0), excessOf(stretch.longer, seen.mean, 0.0));
    const double doubt = due.lowDoubt + seen.wrong * seen.wrong;
    // Doubt leaves less, and costs a tail for each of its slices.
    if (doubt > 0.0 &&
        Tails::negativeBinomialAtMost(count, seen.mean, strays) - stretch.penalty <= std::max(kLeastScore, drop.score))
        return;
    const double score = Tails::doubtedAtMost(count, seen.mean, strays, doubt);
    if (score - stretch.penalty > std::max(kLeastScore, drop.score) &&
        keepBetter(drop, score, stretch.penalty, stretch.minutes, seen.observed, seen.mean,
                   Tails::excessOfAtMost(count, seen.mean, score, strays, strays + doubt)))
        drop.guard = m_guards.dropShare * seen.mean;
}

// Where the shortest window is low but says too little, the next one would say enough only when most of it is low, too:
// a stretch in between says it as soon as enough was due in it.
void TrafficTails::judgeDropsBetween(AnomalyEvidence &drop, const Due &due, double unit) const
{
    const double fewestMilli = m_guards.fewestDue * unit * 1000.0;
    for (size_t longer = 1; longer < kOfEach; ++longer) {
        Minute sum = m_state.windows.sums[longer - 1];
        for (int minutes = m_lengths[longer - 1] + 1; minutes < m_lengths[longer]; ++minutes) {
            sum += m_state.windows.ago(minutes - 1);
            if (double(sum.dueMilli) >= fewestMilli &&
                double(sum.observed) * 1000.0 <= m_guards.dropShare * double(sum.dueMilli))
                judgeDrop(drop, {minutes, longer - 1, longer, kBetweenPenalty}, seenOf(sum, unit), due);
        }
    }
}

// Above what is due, that the season may be wrong is one more way to stray.
void TrafficTails::judgeSpike(AnomalyEvidence &spike, size_t window, const Seen &seen, const Due &due,
                              double unit) const
{
    const double judged = std::max(seen.mean, m_guards.spikeFewestDue);
    const bool isDear =
        m_quantity == Quantity::Attempts || (seen.observed - seen.mean) * unit >= m_guards.leastExtraUsd * 1e6;
    if (seen.observed < m_guards.spikeShare * judged || !isDear)
        return;
    const double excess = excessOf(window, judged, due.excess + seen.wrong * seen.wrong);
    if (keepBetter(spike, Tails::negativeBinomialAtLeast(qint64(std::ceil(seen.observed)), judged, excess),
                   kSpikePenalty, m_lengths[window], seen.observed, seen.mean, excess))
        spike.guard = m_guards.spikeShare * judged;
}

// The first minute of the stretch in the window that strays most from what is due.
qint64 TrafficTails::onsetMs(const AnomalyEvidence &evidence, qint64 startMs, double share) const
{
    const double sign = share < 1.0 ? -1.0 : 1.0;
    int onset = 0;
    double sum = 0.0;
    double most = 0.0;
    for (int ago = 0; ago < evidence.windowMinutes; ++ago) {
        const Minute &minute = m_state.windows.ago(ago);
        sum += sign * (double(minute.observed) - share * double(minute.dueMilli) / 1000.0);
        if (sum > most) {
            most = sum;
            onset = ago;
        }
    }
    return startMs - onset * kMinuteMs;
}

// P(nothing) while so much was due: e^-due, or with stray hours (1 + excess x due)^(-1 / excess).
void TrafficTails::judgeGap(AnomalyEvidence &drop, qint64 startMs, double doubt, double unit) const
{
    const double dueInWindow = double(m_state.windows.sums[kLongestOfDrops].dueMilli) / 1000.0 / unit;
    const double due = m_state.gapDue / unit;
    if (dueInWindow >= m_guards.fewestDue || due < 1.0 || m_state.unitAttempts < m_guards.leastGapAttempts ||
        double(m_state.hoursLearned) < m_guards.leastGapHours)
        return;
    // How often they come is known as well as so many of them tell: of n, the rate strays by one in n, squared.
    const double excess = excessOf(kLongestOfDrops, std::max(due, 1.0), doubt) + 1.0 / m_state.unitAttempts;
    const double score = std::log1p(excess * due) / excess / std::numbers::ln10 - kDropPenalty;
    if (score <= std::max(kLeastScore, drop.score))
        return;
    drop.score = std::min(score, Tails::kMaxScore);
    drop.penalty = kDropPenalty;
    drop.method = AnomalyMethod::OpenGap;
    drop.guard = 0.0;
    drop.windowMinutes = qint32(std::min<qint64>(m_state.gapMinutes, 1 << 30));
    drop.observed = 0.0;
    drop.expected = due;
    drop.excess = excess;
    drop.ongoing = true;
    drop.firstBadMs = startMs - (m_state.gapMinutes - 1) * kMinuteMs;
}

void TrafficTails::learnNoise(double unit)
{
    if (m_state.frozen)
        return;
    // Windows that do not overlap: at the end of each.
    for (size_t w = 0; w < kWindows; ++w) {
        const int length = m_lengths[w];
        const Minute &sum = m_state.windows.sums[w];
        const quint64 inWindow = (quint64(1) << length) - 1;
        if (m_state.minutesSeen % length != 0 || sum.known != length || (m_state.excluded & inWindow))
            continue;
        const double mean = double(sum.dueMilli) / 1000.0 / unit;
        const double missed = double(sum.observed) / unit - mean;
        const double keep = std::exp(-length / (7 * 1440.0));
        Noise &noise = m_state.noise[w];
        noise.squares = noise.squares * keep + std::min(missed * missed, 9 * mean * mean + 25) - mean;
        noise.means = noise.means * keep + mean * mean;
    }
}

double TrafficTails::excessOf(size_t window, double mean, double doubt) const
{
    const Noise &noise = m_state.noise[window];
    const double prior = kPriorWindows * mean * mean;
    return std::max(kLeastExcess, (noise.squares + kPriorExcess * prior) / (noise.means + prior)) + doubt;
}

} // namespace Gatehouse
