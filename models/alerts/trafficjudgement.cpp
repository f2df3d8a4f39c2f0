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
const double kDropPenalty = std::log10(4.0); // three windows and the gap
const double kSpikePenalty = std::log10(3.0);

// Before anything is known of how hours stray: by a fifth; and never by less than a twentieth.
constexpr double kPriorExcess = 0.05;
constexpr double kPriorWindows = 20.0;
constexpr double kLeastExcess = 0.0025;

void keepBetter(AnomalyEvidence &best, double score, int minutes, double observed, double mean, double excess)
{
    if (score - best.penalty <= std::max(kLeastScore, best.score))
        return;
    best.score = score - best.penalty;
    best.method = AnomalyMethod::CountInWindow;
    best.windowMinutes = minutes;
    best.observed = observed;
    best.expected = mean;
    best.excess = excess;
}

} // namespace

void TrafficTails::judge(Answer &answer, qint64 startMs, const Due &due, double unit) const
{
    AnomalyEvidence &drop = answer.drop;
    AnomalyEvidence &spike = answer.spike;
    drop.learning = spike.learning = false;
    drop.penalty = kDropPenalty;
    spike.penalty = kSpikePenalty;
    spike.baseline = m_guards.fewestDue;
    bool told = false;
    for (size_t w = 1; w < kWindowMinutes.size(); ++w) {
        const Minute &sum = m_state.windows.sums[w];
        const double mean = double(sum.dueMilli) / 1000.0 / unit;
        const double observed = double(sum.observed) / unit;
        // The shortest window that has something to say tells how it is now.
        if (!told && (mean >= m_guards.fewestDue || w + 1 == kWindowMinutes.size())) {
            told = true;
            drop.ongoing = observed <= m_guards.dropShare * mean;
            spike.ongoing = observed >= m_guards.spikeShare * mean && observed > 0.0;
        }
        judgeWindow(answer, w, due, unit);
    }
    judgeGap(drop, startMs, due.excess, unit);
    drop.firstBadMs =
        drop.method == AnomalyMethod::CountInWindow ? onsetMs(drop, startMs, m_guards.dropShare) : drop.firstBadMs;
    spike.firstBadMs = spike.method == AnomalyMethod::CountInWindow ? onsetMs(spike, startMs, m_guards.spikeShare) : 0;
    if (m_quantity == Quantity::Cost)
        drop.unitMicros = spike.unitMicros = unit;
}

// Below what is due the hours stray as they do, and the season itself may be wrong by a factor; above it, that is one
// more way to stray.
void TrafficTails::judgeWindow(Answer &answer, size_t window, const Due &due, double unit) const
{
    const Minute &sum = m_state.windows.sums[window];
    const double mean = double(sum.dueMilli) / 1000.0 / unit;
    const double observed = double(sum.observed) / unit;
    const double judged = std::max(mean, m_guards.fewestDue);
    const double wrong = sum.dueMilli > 0 ? double(sum.doubtMilli) / double(sum.dueMilli) : 0.0;
    const bool isDear = m_quantity == Quantity::Attempts || (observed - mean) * unit >= m_guards.leastExtraUsd * 1e6;
    const int minutes = kWindowMinutes[window];
    if (m_quantity == Quantity::Attempts && mean >= m_guards.fewestDue && observed <= m_guards.dropShare * mean) {
        const double strays = excessOf(window, mean, 0.0);
        const double doubt = due.lowDoubt + wrong * wrong;
        const auto count = qint64(std::floor(observed));
        const double score = Tails::doubtedAtMost(count, mean, strays, doubt);
        if (score - answer.drop.penalty > std::max(kLeastScore, answer.drop.score))
            keepBetter(answer.drop, score, minutes, observed, mean,
                       Tails::excessOfAtMost(count, mean, score, strays, strays + doubt));
    }
    if (observed >= m_guards.spikeShare * judged && isDear) {
        const double excess = excessOf(window, judged, due.excess + wrong * wrong);
        keepBetter(answer.spike, Tails::negativeBinomialAtLeast(qint64(std::ceil(observed)), judged, excess), minutes,
                   observed, mean, excess);
    }
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
    const double dueInHour = double(m_state.windows.sums[3].dueMilli) / 1000.0 / unit;
    const double due = m_state.gapDue / unit;
    if (dueInHour >= m_guards.fewestDue || due < 1.0 || m_state.unitAttempts < m_guards.leastGapAttempts ||
        double(m_state.hoursLearned) < m_guards.leastGapHours)
        return;
    // How often they come is known as well as so many of them tell: of n, the rate strays by one in n, squared.
    const double excess = excessOf(3, std::max(due, 1.0), doubt) + 1.0 / m_state.unitAttempts;
    const double score = std::log1p(excess * due) / excess / std::numbers::ln10 - drop.penalty;
    if (score <= std::max(kLeastScore, drop.score))
        return;
    drop.score = std::min(score, Tails::kMaxScore);
    drop.method = AnomalyMethod::OpenGap;
    drop.windowMinutes = qint32(std::min<qint64>(m_state.gapMinutes, 1 << 30));
    drop.observed = 0.0;
    drop.expected = due;
    drop.excess = excess;
    drop.ongoing = true;
    drop.firstBadMs = startMs - (m_state.gapMinutes - 1) * kMinuteMs;
}

void TrafficTails::learnNoise(double unit)
{
    // Windows that do not overlap: at the end of each.
    const auto minute = int(m_state.minutesSeen % kWindowMinutes.back());
    if (m_state.frozen || minute % kWindowMinutes[1] != 0)
        return;
    for (size_t w = 1; w < kWindowMinutes.size(); ++w) {
        const int length = kWindowMinutes[w];
        const Minute &sum = m_state.windows.sums[w];
        const quint64 inWindow = (quint64(1) << length) - 1;
        if (minute % length != 0 || sum.known != length || (m_state.excluded & inWindow))
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
