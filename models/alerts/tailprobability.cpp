#include "models/alerts/tailprobability.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace Gatehouse::Tails
{

namespace
{

// Below it a negative binomial differs from Poisson by less than the sums it is computed from are rounded.
constexpr double kLeastExcess = 1e-9;

// With so many hits and misses a Beta distribution's quantile is a normal one's within a thousandth of its width.
constexpr double kNearlyNormal = 1e5;

// GSL's own handler ends the program on underflow. It is one of the process, so it is taken off once, by whoever asks
// first; from then on a failed call answers NaN or 0.
void silenceGsl()
{
    [[maybe_unused]] static const auto previous = gsl_set_error_handler_off();
}

unsigned int counted(qint64 count)
{
    return unsigned(std::clamp<qint64>(count, 0, std::numeric_limits<unsigned int>::max()));
}

// Most windows hold few attempts, and lgamma() takes as long as all else of a bound.
double logFactorial(qint64 n)
{
    static const auto few = [] {
        std::array<double, 1024> logs;
        for (size_t i = 0; i < logs.size(); ++i)
            logs[i] = std::lgamma(double(i) + 1.0);
        return logs;
    }();
    return size_t(n) < few.size() ? few[size_t(n)] : std::lgamma(double(n) + 1.0);
}

// A guess at it: close where `shape` is large, by Wilson and Hilferty, and exact where that is too coarse.
double gammaQuantile(double level, double shape)
{
    if (shape < 4.0)
        return gsl_cdf_gamma_Pinv(level, shape, 1.0);
    const double strays = 1.0 / (9.0 * shape);
    const double root = 1.0 - strays + gsl_cdf_ugaussian_Pinv(level) * std::sqrt(strays);
    return shape * root * root * root;
}

// The largest value in [low, high] for which `quiet` holds; it holds at low and, once false, stays so.
template<typename Quiet>
qint64 lastQuiet(qint64 low, qint64 high, Quiet quiet)
{
    while (low < high) {
        const qint64 middle = low + (high - low + 1) / 2;
        if (quiet(middle))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

} // namespace

double scoreOf(double probability)
{
    if (std::isnan(probability) || probability >= 1.0)
        return 0.0;
    return probability <= 1e-300 ? kMaxScore : -std::log10(probability);
}

double binomialAtLeast(qint64 hits, qint64 trials, double chance)
{
    if (hits <= 0 || trials <= 0 || chance >= 1.0)
        return 0.0;
    if (chance <= 0.0)
        return kMaxScore;
    silenceGsl();
    return scoreOf(gsl_cdf_binomial_Q(counted(hits - 1), chance, counted(trials)));
}

double binomialScoreBound(qint64 hits, qint64 trials, double chance)
{
    if (hits <= 0 || trials <= 0 || chance >= 1.0)
        return 0.0;
    if (chance <= 0.0)
        return kMaxScore;
    const auto n = double(trials);
    const auto k = double(hits);
    const double logPmf = logFactorial(trials) - logFactorial(hits) - logFactorial(trials - hits) +
                          k * std::log(chance) + (n - k) * std::log1p(-chance);
    return std::clamp(-logPmf / std::numbers::ln10, 0.0, kMaxScore);
}

double poissonAtLeast(qint64 count, double mean)
{
    if (count <= 0)
        return 0.0;
    if (mean <= 0.0)
        return kMaxScore;
    silenceGsl();
    return scoreOf(gsl_cdf_poisson_Q(counted(count - 1), mean));
}

double poissonAtMost(qint64 count, double mean)
{
    if (count < 0)
        return kMaxScore;
    if (mean <= 0.0)
        return 0.0;
    silenceGsl();
    return scoreOf(gsl_cdf_poisson_P(counted(count), mean));
}

double poissonScoreBound(qint64 count, double mean)
{
    if (count < 0)
        return kMaxScore;
    if (mean <= 0.0)
        return 0.0;
    const double logPmf = double(count) * std::log(mean) - mean - logFactorial(count);
    return std::clamp(-logPmf / std::numbers::ln10, 0.0, kMaxScore);
}

double negativeBinomialAtLeast(qint64 count, double mean, double excess)
{
    if (excess < kLeastExcess || count <= 0 || mean <= 0.0)
        return poissonAtLeast(count, mean);
    silenceGsl();
    const double size = 1.0 / excess;
    return scoreOf(gsl_cdf_negative_binomial_Q(counted(count - 1), size / (size + mean), size));
}

double negativeBinomialAtMost(qint64 count, double mean, double excess)
{
    if (excess < kLeastExcess || count < 0 || mean <= 0.0)
        return poissonAtMost(count, mean);
    silenceGsl();
    const double size = 1.0 / excess;
    return scoreOf(gsl_cdf_negative_binomial_P(counted(count), size / (size + mean), size));
}

// By slices of the factor, each as if it were at its lower end: never less than the probability.
double doubtedAtMost(qint64 count, double mean, double excess, double doubt)
{
    if (doubt < kLeastExcess)
        return negativeBinomialAtMost(count, mean, excess);
    constexpr double kSlice = 0.5;
    constexpr int kSlices = 17;
    const auto below = [](double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); };
    const double spread = std::sqrt(std::log1p(doubt));
    double probability = below(kSlice * kSlices);
    for (int i = 0; i < kSlices; ++i) {
        const double upper = i == 0 ? 1.0 : below(kSlice * i);
        const double weight = upper - below(kSlice * (i + 1));
        const double tail = negativeBinomialAtMost(count, mean * std::exp(-spread * kSlice * (i + 1)), excess);
        probability += weight * std::pow(10.0, -tail);
    }
    return scoreOf(probability);
}

double excessOfAtMost(qint64 count, double mean, double score, double least, double most)
{
    for (int step = 0; step < 12; ++step) {
        const double middle = (least + most) / 2;
        (negativeBinomialAtMost(count, mean, middle) > score ? least : most) = middle;
    }
    return most;
}

double chiSquaredAtLeast(double value, int degrees)
{
    if (value <= 0.0 || degrees < 1)
        return 0.0;
    silenceGsl();
    return scoreOf(gsl_cdf_chisq_Q(value, degrees));
}

// gsl_cdf_beta_Pinv() answers NaN for shares below about 1e-3 of many trials, so its own cdf is searched: by Newton's
// steps, halving where one leads out of what is known to hold the answer.
double upperShare(double hits, double misses, double level)
{
    silenceGsl();
    const double a = std::max(hits, 0.0) + 0.5;
    const double b = std::max(misses, 0.0) + 0.5;
    // Of very many GSL's sums lose all their digits, and it is a normal distribution's.
    if (std::min(a, b) > kNearlyNormal)
        return a / (a + b) + gsl_cdf_ugaussian_Pinv(level) * std::sqrt(a * b / (a + b + 1.0)) / (a + b);
    const double logBeta = gsl_sf_lnbeta(a, b);
    double low = 0.0;
    double high = 1.0;
    double share = std::clamp(gammaQuantile(level, a) / (a + b), 1e-300, 1.0 - 1e-9);
    for (int step = 0; step < 100 && high - low > high * 1e-12; ++step) {
        const double missed = gsl_cdf_beta_P(share, a, b) - level;
        if (std::abs(missed) < 1e-9)
            return share;
        (missed < 0.0 ? low : high) = share;
        const double density = std::exp((a - 1) * std::log(share) + (b - 1) * std::log1p(-share) - logBeta);
        const double next = share - missed / density;
        share = next > low && next < high ? next : (low + high) / 2;
    }
    return high;
}

qint64 binomialQuietHits(qint64 trials, double chance, double score)
{
    return lastQuiet(0, std::max<qint64>(trials, 0),
                     [&](qint64 hits) { return binomialAtLeast(hits, trials, chance) < score; });
}

qint64 negativeBinomialQuietMost(double mean, double excess, double score)
{
    qint64 high = std::max<qint64>(1, qint64(mean));
    while (high < std::numeric_limits<int>::max() && negativeBinomialAtLeast(high, mean, excess) < score)
        high *= 2;
    return lastQuiet(0, high, [&](qint64 count) { return negativeBinomialAtLeast(count, mean, excess) < score; });
}

qint64 negativeBinomialQuietLeast(double mean, double excess, double score)
{
    const auto high = qint64(std::max(mean, 0.0)) + 1;
    // Mirrored: from the mean downwards, the count stays quiet for so many steps.
    return high -
           lastQuiet(0, high, [&](qint64 steps) { return negativeBinomialAtMost(high - steps, mean, excess) < score; });
}

} // namespace Gatehouse::Tails
