#include "models/alerts/ratioburst.h"
#include "models/alerts/tailprobability.h"
#include "models/core/timespan.h"

#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

// So many minutes of the same; the last answer.
AnomalyEvidence pushMany(RatioBurst &detector, qint64 &minute, int times, qint64 hits, qint64 trials, bool known = true)
{
    AnomalyEvidence evidence;
    for (int i = 0; i < times; ++i)
        evidence = detector.push(minute++ * kMinuteMs, known, hits, trials);
    return evidence;
}

// One failure in a hundred: in every minute in turn, so that a share of 1 % is exact.
AnomalyEvidence pushUsual(RatioBurst &detector, qint64 &minute, int times)
{
    AnomalyEvidence evidence;
    for (int i = 0; i < times; ++i, ++minute)
        evidence = detector.push(minute * kMinuteMs, true, minute % 2, 50);
    return evidence;
}

} // namespace

class RatioBurstTest : public QObject
{
    Q_OBJECT
private slots:
    void aBurstIsFoundWithTheMinuteInWhichItBegan()
    {
        RatioBurst detector;
        qint64 minute = 0;
        QCOMPARE(pushUsual(detector, minute, 3 * 1440).score, 0.0);
        const qint64 firstBad = minute;
        const AnomalyEvidence evidence = pushMany(detector, minute, 3, 8, 50);
        QVERIFY(evidence.score > 8.0);
        QCOMPARE(evidence.method, AnomalyMethod::ShareInWindow);
        QVERIFY(evidence.ongoing && !evidence.learning);
        QCOMPARE(evidence.firstBadMs, firstBad * kMinuteMs);
        QCOMPARE(evidence.windowMinutes, 5);
        QCOMPARE(evidence.observed, 25.0); // 24, and the one of the two minutes before
        QCOMPARE(evidence.sample, 250.0);
    }

    // The posterior's upper end after three days of one in a hundred lies just above it.
    void theScoreIsTheExactTailLessThePriceOfTwoTests()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 3 * 1440);
        QVERIFY(detector.usualShare() > 0.01 && detector.usualShare() < 0.0105);
        const AnomalyEvidence evidence = pushMany(detector, minute, 1, 9, 50);
        QCOMPARE(evidence.windowMinutes, 1);
        QVERIFY(std::abs(evidence.score - (Tails::binomialAtLeast(9, 50, detector.usualShare()) - std::log10(2.0))) <
                1e-9);
        const double most = quietLimit(evidence, 5.0);
        QVERIFY(Tails::binomialAtLeast(qint64(most), 50, detector.usualShare()) < 5.0 + evidence.penalty);
        QVERIFY(most < evidence.observed);
        QCOMPARE(expectedRange(evidence, 5.0).most, most);
    }

    void fewHitsOrASmallRiseAreNothing()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 3 * 1440);
        // Two of two: certain to be above any share, but two.
        QCOMPARE(pushMany(detector, minute, 1, 2, 2).score, 0.0);
        RatioBurst large;
        minute = 0;
        for (int i = 0; i < 5000; ++i)
            large.push(minute++ * kMinuteMs, true, 100, 10000);
        // 1.8 % of half a million: as certain as can be, and not worth a call at night.
        QVERIFY(pushMany(large, minute, 5, 180, 10000).method != AnomalyMethod::ShareInWindow);
    }

    void aSlowRiseIsFoundByTheCumulativeSum()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 3 * 1440);
        const qint64 firstBad = minute;
        AnomalyEvidence evidence;
        int needed = 0;
        // From 1 % to 1.9 %: below twice the usual share, so no window will have it.
        for (; needed < 1440 && evidence.score < 5.0; ++needed, ++minute)
            evidence = detector.push(minute * kMinuteMs, true, minute % 20 == 0 ? 0 : 1, 50);
        QVERIFY2(needed < 1000, qPrintable(QString::number(needed)));
        QCOMPARE(evidence.method, AnomalyMethod::SlowRise);
        QVERIFY(std::abs(evidence.firstBadMs / kMinuteMs - firstBad) < 60);
    }

    void nothingIsSaidWhileLearning()
    {
        RatioBurst detector;
        qint64 minute = 0;
        QVERIFY(pushMany(detector, minute, 99, 0, 50).learning);
        QVERIFY(!pushMany(detector, minute, 1, 0, 50).learning);
    }

    void aFrozenDetectorDoesNotGetUsedToIt()
    {
        RatioBurst frozen;
        RatioBurst learning;
        qint64 minute = 0;
        qint64 other = 0;
        pushUsual(frozen, minute, 1440);
        pushUsual(learning, other, 1440);
        frozen.setLearning(false);
        // What was seen before is still learned, an hour later.
        pushUsual(frozen, minute, 60);
        pushUsual(learning, other, 60);
        const double before = frozen.usualShare();
        pushMany(frozen, minute, 1440, 8, 50);
        pushMany(learning, other, 1440, 8, 50);
        QVERIFY(std::abs(frozen.usualShare() - before) < 1e-5);
        QVERIFY(learning.usualShare() > 0.05);
    }

    void whatLedToAnAlertIsNotLearnedEither()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 1440);
        pushMany(detector, minute, 5, 20, 50);
        detector.exclude(5);
        pushUsual(detector, minute, 1440);
        QVERIFY(detector.usualShare() < 0.0115);
    }

    void anIntervalIsTakenBackOrBecomesUsual()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 2880);
        const double before = detector.usualShare();
        pushMany(detector, minute, 120, 20, 50);
        pushUsual(detector, minute, 780);
        QVERIFY(detector.usualShare() > 1.5 * before);
        detector.unlearn(120 * 20, 120 * 50, 780 + 60);
        QVERIFY(std::abs(detector.usualShare() - before) < 0.001);
        detector.adopt(120 * 20, 120 * 50);
        QVERIFY(detector.usualShare() > 0.4);
        QCOMPARE(pushMany(detector, minute, 30, 20, 50).score, 0.0);
    }

    void minutesThatAreNotKnownAreNeitherGoodNorBad()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 1440);
        pushMany(detector, minute, 2, 10, 50);
        const double score = pushMany(detector, minute, 1, 10, 50).score;
        QVERIFY(score > 5.0);
        QVERIFY(pushMany(detector, minute, 2, 50, 50, false).score >= score - 1.0);
        // The cumulative sum keeps what it has; nothing is added.
        QVERIFY(pushMany(detector, minute, 60, 50, 50, false).score <= score);
    }

    void aDamagedOrForeignStateIsRefused()
    {
        RatioBurst detector;
        qint64 minute = 0;
        pushUsual(detector, minute, 500);
        QByteArray bytes;
        detector.snapshot(bytes);
        QVERIFY(bytes.size() <= 1024);
        for (const qsizetype place : {qsizetype(0), qsizetype(4), qsizetype(20), bytes.size() - 1}) {
            QByteArray damaged = bytes;
            damaged[place] = char(damaged[place] ^ 1);
            const char *at = damaged.constData();
            QVERIFY(!detector.restore(at, at + damaged.size()));
        }
        const char *at = bytes.constData();
        QVERIFY(!detector.restore(at, at + bytes.size() - 1));
        QVERIFY(detector.restore(at, at + bytes.size()));
    }
};

QTEST_GUILESS_MAIN(RatioBurstTest)
#include "ratioburst_test.moc"
