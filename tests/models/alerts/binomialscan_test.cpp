// How often the scan raises what is only chance: as often as its score says, or less.
#include "models/alerts/binomialscan.h"
#include "models/core/timespan.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace Gatehouse;

namespace
{

constexpr double kShare = 0.01;
constexpr int kSameAlarmMinutes = 15;

qint32 hitsAmong(qint32 trials, std::mt19937_64 &engine)
{
    // By the gaps between hits: one number for each hit, and not for each trial.
    qint32 hits = 0;
    for (double at = 0;; ++hits) {
        const double uniform = double(engine() >> 11) * 0x1.0p-53;
        at += 1.0 + std::floor(std::log1p(-uniform) / std::log1p(-kShare));
        if (at > trials)
            return hits;
    }
}

} // namespace

class BinomialScanTest : public QObject
{
    Q_OBJECT

private slots:
    void chanceReachesAScoreNoMoreOftenThanItSays_data()
    {
        QTest::addColumn<int>("trials");
        QTest::addColumn<int>("minutes");
        QTest::newRow("3 a minute") << 3 << 1'000'000;
        QTest::newRow("30 a minute") << 30 << 600'000;
        QTest::newRow("300 a minute") << 300 << 400'000;
    }

    // Alarms of one cause count once: the windows overlap, so that a minute that is remarkable makes the next ones so.
    void chanceReachesAScoreNoMoreOftenThanItSays()
    {
        QFETCH(int, trials);
        QFETCH(int, minutes);
        constexpr double kScore = 3.0;
        std::mt19937_64 engine(20);
        const BinomialScan scan;
        BinomialScan::State state;
        int alarms = 0;
        int sinceAlarm = kSameAlarmMinutes;
        for (int minute = 0; minute < minutes; ++minute) {
            scan.push(state, {hitsAmong(trials, engine), trials}, kShare);
            const bool isAlarm = scan.evidence(state, minute * kMinuteMs).score >= kScore;
            alarms += isAlarm && sinceAlarm >= kSameAlarmMinutes ? 1 : 0;
            sinceAlarm = isAlarm ? 0 : sinceAlarm + 1;
        }
        const double allowed = minutes * std::pow(10.0, -kScore);
        qInfo("%d alarms, %.0f allowed", alarms, allowed);
        QVERIFY(alarms <= allowed);
        // A score that is never reached would be no score.
        QVERIFY(alarms > allowed / 20);
    }
};

QTEST_GUILESS_MAIN(BinomialScanTest)
#include "binomialscan_test.moc"
