// How improbable a count is, as -log10 of the exact probability of a value at least as far out: 3 is one in a thousand.
// Every score lies in [0, kMaxScore]: a probability below 1e-300 counts as 1e-300.
#pragma once

#include <QtGlobal>

namespace Gatehouse::Tails
{

inline constexpr double kMaxScore = 300.0;

// -log10 of a probability, clamped. What is not a number counts as no evidence at all.
double scoreOf(double probability);

// X >= hits of Binomial(trials, chance); 0 <= chance <= 1, 0 <= hits <= trials.
double binomialAtLeast(qint64 hits, qint64 trials, double chance);
// Above binomialAtLeast() for hits above the mean, at a tenth of its cost: -log10 P(X = hits).
double binomialScoreBound(qint64 hits, qint64 trials, double chance);
// X >= count and X <= count of Poisson(mean), mean >= 0.
double poissonAtLeast(qint64 count, double mean);
double poissonAtMost(qint64 count, double mean);
// Above poissonAtMost(), and so above the two of more variance below, for counts beneath the mean, at a tenth of the
// cost: -log10 P(X = count).
double poissonScoreBound(qint64 count, double mean);
// X >= count and X <= count of the negative binomial with this mean and variance mean + excess x mean^2. An excess of 0
// is the Poisson distribution.
double negativeBinomialAtLeast(qint64 count, double mean, double excess);
double negativeBinomialAtMost(qint64 count, double mean, double excess);
// X <= count of the same, where the mean is known only up to a factor: its logarithm is normal, and `doubt` is the
// variance of the factor. Unlike more excess, such a doubt makes a factor of nearly nothing hardly likelier.
double doubtedAtMost(qint64 count, double mean, double excess, double doubt);
// The excess at which negativeBinomialAtMost() has this score, between `least` and `most`.
double excessOfAtMost(qint64 count, double mean, double score, double least, double most);
// X >= value of chi-squared with so many degrees of freedom.
double chiSquaredAtLeast(double value, int degrees);

// The value below which Beta(hits + 1/2, misses + 1/2) lies with probability `level`: what a share may be at most after
// so many (possibly decayed, so not whole) hits and misses.
double upperShare(double hits, double misses, double level);

// The most hits among `trials` whose score stays below `score`: what would not have been remarkable.
qint64 binomialQuietHits(qint64 trials, double chance, double score);
// The largest count whose upper tail, and the smallest whose lower tail, stays below `score`. The latter is 0 when even
// no event at all would not be remarkable.
qint64 negativeBinomialQuietMost(double mean, double excess, double score);
qint64 negativeBinomialQuietLeast(double mean, double excess, double score);

} // namespace Gatehouse::Tails
