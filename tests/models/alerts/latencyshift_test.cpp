#include "models/alerts/latencyshift.h"
#include "models/core/timespan.h"
#include "models/telemetry/sketch.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

// A hundred requests a minute, evenly from 1 to 2 seconds, times a factor.
Sketch minuteOf(double factor)
{
    Sketch sketch;
    for (int i = 0; i < 100; ++i)
        sketch.add(qint64((1'000'000 + 10'000 * i) * factor));
    return sketch;
}

AnomalyEvidence pushMany(LatencyShift &detector, qint64 &minute, int times, double factor)
{
    const Sketch sketch = minuteOf(factor);
    AnomalyEvidence evidence;
    for (int i = 0; i < times; ++i)
        evidence = detector.push(minute++ * kMinuteMs, true, &sketch);
    return evidence;
}

} // namespace

class LatencyShiftTest : public QObject
{
    Q_OBJECT
private slots:
    void asEverIsNothingAndSlowerIsFound()
    {
        LatencyShift detector;
        qint64 minute = 0;
        const AnomalyEvidence usual = pushMany(detector, minute, 1440, 1.0);
        QVERIFY(!usual.learning);
        QCOMPARE(usual.score, 0.0);
        // The border of a bin: within 8 % above the 95th percentile, 1.95 s.
        QVERIFY(detector.usualP95Us() >= 1'940'000 && detector.usualP95Us() < 2'110'000);
        const qint64 firstBad = minute;
        const AnomalyEvidence slow = pushMany(detector, minute, 2, 1.8);
        QVERIFY(slow.score > 20.0);
        QVERIFY(slow.percentile == 95 || slow.percentile == 50);
        QVERIFY(slow.referenceUs > 0);
        QCOMPARE(slow.firstBadMs, firstBad * kMinuteMs);
    }

    void fasterOrALittleSlowerIsNothing()
    {
        LatencyShift detector;
        qint64 minute = 0;
        pushMany(detector, minute, 1440, 1.0);
        QCOMPARE(pushMany(detector, minute, 30, 0.5).score, 0.0);
        QVERIFY(pushMany(detector, minute, 15, 1.01).score < 4.0);
    }

    // Half of the requests lie above the median; when nearly all do, the tail need not have moved.
    void aShiftOfTheMiddleAloneIsFoundByTheMedian()
    {
        LatencyShift detector;
        qint64 minute = 0;
        pushMany(detector, minute, 1440, 1.0);
        Sketch narrow;
        for (int i = 0; i < 100; ++i)
            narrow.add(1'700'000);
        AnomalyEvidence evidence;
        for (int i = 0; i < 3; ++i)
            evidence = detector.push(minute++ * kMinuteMs, true, &narrow);
        QVERIFY(evidence.score > 20.0);
        QCOMPARE(evidence.percentile, 50);
    }

    void aMinuteWithoutRecordedLatencyIsNoChange()
    {
        LatencyShift detector;
        qint64 minute = 0;
        pushMany(detector, minute, 1440, 1.0);
        for (int i = 0; i < 120; ++i)
            QCOMPARE(detector.push(minute++ * kMinuteMs, true, nullptr).score, 0.0);
        QVERIFY(pushMany(detector, minute, 2, 1.8).score > 20.0);
    }

    void theNewLevelIsAdoptedAndAnIncidentTakenBack()
    {
        LatencyShift detector;
        qint64 minute = 0;
        pushMany(detector, minute, 1440, 1.0);
        const qint64 usualUs = detector.usualP95Us();
        Sketch interval;
        for (int i = 0; i < 60; ++i)
            interval.merge(minuteOf(1.8));
        detector.adopt(interval);
        QVERIFY(detector.usualP95Us() > 3'400'000);
        QCOMPARE(pushMany(detector, minute, 60, 1.8).score, 0.0);
        Sketch all = interval;
        for (int i = 0; i < 600; ++i)
            all.merge(minuteOf(1.0));
        detector.adopt(all);
        detector.unlearn(interval, 0);
        QCOMPARE(detector.usualP95Us(), usualUs);
    }

    void aFrozenDetectorDoesNotGetUsedToIt()
    {
        LatencyShift detector;
        qint64 minute = 0;
        pushMany(detector, minute, 1440, 1.0);
        detector.setLearning(false);
        QVERIFY(pushMany(detector, minute, 4 * 1440, 1.8).score > 20.0);
        detector.setLearning(true);
        pushMany(detector, minute, 14 * 1440, 1.8);
        QVERIFY(detector.usualP95Us() > 3'000'000);
    }

    void theStateIsSmallAndChecked()
    {
        LatencyShift detector;
        qint64 minute = 0;
        pushMany(detector, minute, 300, 1.0);
        QByteArray bytes;
        detector.snapshot(bytes);
        QVERIFY2(bytes.size() <= 6 * 1024, qPrintable(QString::number(bytes.size())));
        bytes[100] = char(bytes[100] ^ 4);
        const char *at = bytes.constData();
        QVERIFY(!detector.restore(at, at + bytes.size()));
    }
};

QTEST_GUILESS_MAIN(LatencyShiftTest)
#include "latencyshift_test.moc"
