#include "models/alerts/tailprobability.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace Gatehouse;

namespace
{

// The tail as a plain sum in long double, by the ratio of neighbouring terms. Shares nothing with the library.
long double scoreOfSum(long double logFirst, long double sum)
{
    return -(logFirst + std::log(sum)) / std::log(10.0L);
}

long double binomialSum(long hits, long trials, long double chance)
{
    const long double first = std::lgamma(trials + 1.0L) - std::lgamma(hits + 1.0L) -
                              std::lgamma(trials - hits + 1.0L) + hits * std::log(chance) +
                              (trials - hits) * std::log1p(-chance);
    long double term = 1;
    long double sum = 1;
    for (long i = hits; i < trials; ++i) {
        term *= (long double)(trials - i) / (i + 1) * chance / (1 - chance);
        sum += term;
    }
    return scoreOfSum(first, sum);
}

// Terms of the negative binomial with size s and mean m: t(i+1)/t(i) = (s + i) / (i + 1) * m / (s + m).
long double negativeBinomialSum(long count, long double mean, long double excess, bool upwards)
{
    const long double size = 1 / excess;
    const long double q = mean / (size + mean);
    const long double first = std::lgamma(size + count) - std::lgamma(count + 1.0L) - std::lgamma(size) -
                              size * std::log1p(mean / size) + count * std::log(q);
    long double term = 1;
    long double sum = 1;
    if (upwards) {
        for (long i = count; term > sum * 1e-22L || i < mean; ++i)
            sum += term *= (size + i) / (i + 1) * q;
    } else {
        for (long i = count; i > 0; --i)
            sum += term *= i / ((size + i - 1) * q);
    }
    return scoreOfSum(first, sum);
}

long double poissonSum(long count, long double mean, bool upwards)
{
    const long double first = count * std::log(mean) - mean - std::lgamma(count + 1.0L);
    long double term = 1;
    long double sum = 1;
    if (upwards) {
        for (long i = count + 1; term > sum * 1e-22L || i < mean; ++i)
            sum += term *= mean / i;
    } else {
        for (long i = count; i > 0; --i)
            sum += term *= i / mean;
    }
    return scoreOfSum(first, sum);
}

bool agree(double score, long double exact, double tolerance)
{
    return std::abs(score - double(std::min(exact, 300.0L))) <= tolerance;
}

class Draws
{
public:
    explicit Draws(unsigned seed)
        : m_engine(seed)
    {
    }
    // Evenly in the logarithm, so that small and large are both met.
    double logEven(double low, double high)
    {
        return low * std::pow(high / low, double(m_engine()) / double(std::mt19937::max()));
    }

private:
    std::mt19937 m_engine;
};

} // namespace

class TailProbabilityTest : public QObject
{
    Q_OBJECT
private slots:
    void binomialTailsAreTheExactSumsDownToOneInTenToTheThreeHundred()
    {
        Draws draws(1);
        double farthest = 0;
        for (int i = 0; i < 3000; ++i) {
            const auto trials = long(draws.logEven(1, 20000));
            const double chance = draws.logEven(1e-6, 0.9);
            const double mean = double(trials) * chance;
            const auto hits = std::min(trials, long(mean + draws.logEven(0.1, 25) * std::sqrt(mean) + 1));
            const long double exact = binomialSum(hits, trials, chance);
            farthest = std::max(farthest, double(exact));
            const double score = Tails::binomialAtLeast(hits, trials, chance);
            if (exact < 295)
                QVERIFY2(agree(score, exact, 1e-6), qPrintable(QStringLiteral("%1 of %2").arg(hits).arg(trials)));
            if (double(hits) > mean)
                QVERIFY(Tails::binomialScoreBound(hits, trials, chance) >= score - 1e-9);
        }
        QVERIFY(farthest > 100);
    }

    void theBoundOfLowCountsIsAboveWhatStraysAndDoubtLeave()
    {
        Draws draws(5);
        for (int i = 0; i < 2000; ++i) {
            const double mean = draws.logEven(1, 20000);
            const auto count = qint64(mean * draws.logEven(0.001, 0.99));
            const double bound = Tails::poissonScoreBound(count, mean);
            const double excess = draws.logEven(1e-4, 5);
            const double doubt = draws.logEven(1e-4, 1);
            QVERIFY(bound >= Tails::poissonAtMost(count, mean) - 1e-6);
            QVERIFY(bound >= Tails::negativeBinomialAtMost(count, mean, excess) - 1e-6);
            QVERIFY(bound >= Tails::doubtedAtMost(count, mean, excess, doubt) - 1e-6);
        }
        // And not far above it: what is not remarkable is told from what is.
        QVERIFY(Tails::poissonScoreBound(12, 20.0) < 2.0);
        QCOMPARE(Tails::poissonScoreBound(0, 0.0), 0.0);
    }

    void poissonAndNegativeBinomialTailsAreTheExactSums()
    {
        Draws draws(2);
        for (int i = 0; i < 2000; ++i) {
            const double mean = draws.logEven(0.01, 20000);
            const double excess = draws.logEven(1e-4, 5);
            const double sd = std::sqrt(mean + mean * mean * excess);
            const auto high = long(mean + draws.logEven(0.1, 20) * sd + 1);
            const auto low = long(mean * draws.logEven(0.001, 1));
            struct Case {
                double score;
                long double exact;
            };
            const Case cases[] = {
                {Tails::poissonAtLeast(high, mean), poissonSum(high, mean, true)},
                {Tails::poissonAtMost(low, mean), poissonSum(low, mean, false)},
                {Tails::negativeBinomialAtLeast(high, mean, excess), negativeBinomialSum(high, mean, excess, true)},
                {Tails::negativeBinomialAtMost(low, mean, excess), negativeBinomialSum(low, mean, excess, false)},
            };
            for (const Case &one : cases) {
                if (one.exact < 295)
                    QVERIFY2(agree(one.score, one.exact, 1e-4), qPrintable(QStringLiteral("mean %1").arg(mean)));
            }
        }
    }

    void whatCannotHappenHasTheHighestScoreAndWhatMustHasNone()
    {
        QCOMPARE(Tails::binomialAtLeast(1, 10, 0.0), Tails::kMaxScore);
        QCOMPARE(Tails::binomialAtLeast(0, 10, 0.3), 0.0);
        QCOMPARE(Tails::binomialAtLeast(10, 10, 1.0), 0.0);
        QCOMPARE(Tails::binomialAtLeast(100000, 100000, 0.001), Tails::kMaxScore);
        QCOMPARE(Tails::poissonAtLeast(3, 0.0), Tails::kMaxScore);
        QCOMPARE(Tails::poissonAtMost(0, 0.0), 0.0);
        QCOMPARE(Tails::poissonAtMost(0, 20000.0), Tails::kMaxScore);
        QCOMPARE(Tails::negativeBinomialAtMost(5, 0.0, 0.5), 0.0);
        QCOMPARE(Tails::scoreOf(std::nan("")), 0.0);
        QCOMPARE(Tails::chiSquaredAtLeast(0.0, 4), 0.0);
        // exp(-x/2) is the tail of two degrees of freedom.
        QVERIFY(agree(Tails::chiSquaredAtLeast(60.0, 2), 30.0L / std::log(10.0L), 1e-9));
    }

    void withoutExcessTheNegativeBinomialIsPoisson()
    {
        QCOMPARE(Tails::negativeBinomialAtLeast(40, 20.0, 0.0), Tails::poissonAtLeast(40, 20.0));
        QVERIFY(agree(Tails::negativeBinomialAtLeast(40, 20.0, 1e-8), Tails::poissonAtLeast(40, 20.0), 1e-5));
        // None of twenty expected: e^-20.
        QVERIFY(agree(Tails::poissonAtMost(0, 20.0), 20.0L / std::log(10.0L), 1e-9));
    }

    void theUpperShareNarrowsWithWhatWasSeen()
    {
        // Beta(1/2, 1/2) is the arcsine law: its 95 % quantile is sin(0.95 pi / 2) squared.
        QVERIFY(std::abs(Tails::upperShare(0, 0, 0.95) - std::pow(std::sin(0.95 * M_PI / 2), 2)) < 1e-7);
        const double few = Tails::upperShare(1, 99, 0.95);
        const double many = Tails::upperShare(1000, 99000, 0.95);
        QVERIFY(few > many && many > 0.01 && many < 0.011);
        // None of many: half the 95 % quantile of chi-squared with one degree of freedom, over the trials.
        for (const double trials : {1e4, 1e6, 1e9, 1e12})
            QVERIFY(std::abs(Tails::upperShare(0, trials, 0.95) * trials / 1.920729 - 1) < 1e-3);
        for (const double hits : {0.3, 10.0, 1000.0}) {
            const double share = Tails::upperShare(hits, 1e7, 0.95);
            QVERIFY(share > hits / 1e7 && share < (hits + 4 * std::sqrt(hits) + 4) / 1e7);
        }
        QCOMPARE(Tails::upperShare(1e12, 0, 0.95), 1.0);
        // Of very many it is a normal distribution's, whose 95 % quantile is 1.6449 deviations above the mean.
        for (const double share : {0.01, 0.2, 0.5, 0.9}) {
            for (const double trials : {5e6, 5e8, 3e9}) {
                const double above = Tails::upperShare(share * trials, (1 - share) * trials, 0.95) - share;
                const double expected = 1.6448536 * std::sqrt(share * (1 - share) / trials);
                QVERIFY2(std::abs(above / expected - 1) < 5e-3, qPrintable(QString::number(above / expected)));
            }
        }
    }

    void whatWouldHaveBeenQuietIsTheLastCountBelowTheScore()
    {
        const qint64 hits = Tails::binomialQuietHits(300, 0.01, 5.0);
        QVERIFY(Tails::binomialAtLeast(hits, 300, 0.01) < 5.0 && Tails::binomialAtLeast(hits + 1, 300, 0.01) >= 5.0);
        const qint64 most = Tails::negativeBinomialQuietMost(150, 0.01, 5.0);
        QVERIFY(Tails::negativeBinomialAtLeast(most, 150, 0.01) < 5.0);
        QVERIFY(Tails::negativeBinomialAtLeast(most + 1, 150, 0.01) >= 5.0);
        const qint64 least = Tails::negativeBinomialQuietLeast(150, 0.01, 5.0);
        QVERIFY(Tails::negativeBinomialAtMost(least, 150, 0.01) < 5.0);
        QVERIFY(Tails::negativeBinomialAtMost(least - 1, 150, 0.01) >= 5.0);
        QCOMPARE(Tails::negativeBinomialQuietLeast(3.0, 0.0, 5.0), qint64(0));
    }

    void aDoubtOfTheMeanIsNoReasonToExpectNothing()
    {
        QCOMPARE(Tails::doubtedAtMost(12, 60, 0.05, 0.0), Tails::negativeBinomialAtMost(12, 60, 0.05));
        const double certain = Tails::negativeBinomialAtMost(2, 60, 0.05);
        const double doubted = Tails::doubtedAtMost(2, 60, 0.05, 0.12);
        // Far out a factor of a lognormal is less likely than one of a gamma; near the mean both make it likelier.
        QVERIFY(doubted < certain);
        QVERIFY(doubted > Tails::negativeBinomialAtMost(2, 60, 0.05 + 0.12));
        QVERIFY(Tails::doubtedAtMost(40, 60, 0.05, 0.12) < Tails::negativeBinomialAtMost(40, 60, 0.05));
        double before = Tails::kMaxScore;
        for (int count = 0; count < 80; count += 4) {
            const double score = Tails::doubtedAtMost(count, 60, 0.05, 0.12);
            QVERIFY(score <= before);
            before = score;
        }
        const double alike = Tails::excessOfAtMost(2, 60, doubted, 0.05, 0.17);
        QVERIFY(std::abs(Tails::negativeBinomialAtMost(2, 60, alike) - doubted) < 0.05);
    }
};

QTEST_GUILESS_MAIN(TailProbabilityTest)
#include "tailprobability_test.moc"
