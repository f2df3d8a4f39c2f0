// The smaller detectors: burn rate, cap on money, novelty, mix.
#include "models/alerts/burnrate.h"
#include "models/alerts/mixshift.h"
#include "models/alerts/novelty.h"
#include "models/core/timespan.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace Gatehouse;

namespace
{

BurnRate::Answer burn(BurnRate &rate, qint64 &minute, int times, qint64 used, qint64 of, bool known = true)
{
    BurnRate::Answer answer;
    for (int i = 0; i < times; ++i)
        answer = rate.push(minute++ * kMinuteMs, known, used, of);
    return answer;
}

AnomalyEvidence mix(MixShift &shift, qint64 &minute, int times, qint64 first, qint64 second, qint64 third = 0)
{
    AnomalyEvidence evidence;
    const CategoryCount counts[] = {{7, first}, {8, second}, {9, third}};
    for (int i = 0; i < times; ++i)
        evidence = shift.push(minute++ * kMinuteMs, true, counts);
    return evidence;
}

} // namespace

class DetectorsTest : public QObject
{
    Q_OBJECT
private slots:
    void fastBurningPagesAndSlowBurningIsATicket_data()
    {
        QTest::addColumn<int>("failed");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("level"); // -1: none
        QTest::addColumn<int>("window");
        QTest::newRow("as allowed") << 1 << 400 << -1 << 0;
        QTest::newRow("15 times for an hour") << 15 << 60 << int(AlertLevel::Page) << 60;
        QTest::newRow("15 times for five minutes") << 15 << 5 << -1 << 0;
        QTest::newRow("7 times for six hours") << 7 << 360 << int(AlertLevel::Page) << 360;
        QTest::newRow("twice for three days") << 2 << 4320 << int(AlertLevel::Ticket) << 4320;
    }
    void fastBurningPagesAndSlowBurningIsATicket()
    {
        QFETCH(int, failed);
        QFETCH(int, minutes);
        QFETCH(int, level);
        QFETCH(int, window);
        BurnRate rate(BurnRate::Kind::Objective, 0.01);
        qint64 minute = 0;
        burn(rate, minute, 4320, 0, 100);
        const BurnRate::Answer answer = burn(rate, minute, minutes, failed, 100);
        QCOMPARE(answer.level ? int(*answer.level) : -1, level);
        QCOMPARE(answer.evidence.windowMinutes, window);
        if (level >= 0)
            QVERIFY(answer.evidence.burn >= 1.0 && answer.evidence.score > 3.0);
        QVERIFY(!burn(rate, minute, 361, 0, 100).level);
    }

    void threeFailuresOfAFewAreNoBurning()
    {
        BurnRate rate(BurnRate::Kind::Objective, 0.01);
        qint64 minute = 0;
        burn(rate, minute, 60, 0, 0);
        QVERIFY(!burn(rate, minute, 3, 1, 2).level);
    }

    void whatIsNotKnownBurnsNothing()
    {
        BurnRate rate(BurnRate::Kind::Objective, 0.01);
        qint64 minute = 0;
        burn(rate, minute, 120, 0, 100);
        QVERIFY(!burn(rate, minute, 120, 50, 100, false).level);
        // Ten known minutes are not half an hour.
        QVERIFY(!burn(rate, minute, 10, 50, 100).level);
    }

    void aCapTellsWhenItWillBeReached()
    {
        // 30 days, 43,200 dollars: a dollar a minute.
        SpendCap cap(43'200'000'000, 0, 30 * kDayMs);
        qint64 minute = 0;
        BurnRate::Answer answer;
        for (; minute < 720; ++minute)
            answer = cap.push(minute * kMinuteMs, true, 500'000);
        QVERIFY(!answer.level && !cap.reachedAtMs());
        for (; minute < 1440; ++minute)
            answer = cap.push(minute * kMinuteMs, true, 20'000'000);
        QCOMPARE(answer.level, std::optional(AlertLevel::Page));
        QCOMPARE(cap.spentMicros(), qint64(720 * 500'000 + 720 * 20'000'000ll));
        // 28,440 dollars are left, and 20 go a minute.
        QCOMPARE(cap.reachedAtMs(), std::optional<qint64>((1440 + 1422) * kMinuteMs));
        for (; minute < 1440 + 1430; ++minute)
            cap.push(minute * kMinuteMs, true, 20'000'000);
        QCOMPARE(cap.reachedAtMs(), std::optional<qint64>((1440 + 1421) * kMinuteMs));
        QByteArray bytes;
        cap.snapshot(bytes);
        SpendCap other(43'200'000'000, 0, 30 * kDayMs);
        const char *at = bytes.constData();
        QVERIFY(other.restore(at, at + bytes.size()));
        QCOMPARE(other.spentMicros(), cap.spentMicros());
        QVERIFY2(bytes.size() < 6 * 1024, qPrintable(QString::number(bytes.size())));
    }

    void whatWasNeverSeenIsNovelAndTheSecondTimeItIsNot()
    {
        Novelty novelty;
        std::mt19937 engine(3);
        const auto usual = [&engine] { return 100.0 + double(engine() % 1000) / 100.0; };
        double highest = 0.0;
        for (int i = 0; i < 3000; ++i) {
            const double score = novelty.push(usual());
            highest = i > 1500 ? std::max(highest, score) : highest;
        }
        const double first = novelty.push(500.0);
        QVERIFY2(first > 25.0 && first > highest, qPrintable(QString::number(first)));
        for (int i = 0; i < 500; ++i)
            novelty.push(usual());
        QVERIFY(novelty.push(500.0) < 10.0);
        QVERIFY(Novelty::unitScore(first) > Novelty::unitScore(highest) && Novelty::unitScore(1e9) < 1.0);
    }

    void ofTheLastHundredPointsOnlyTheHighestIsTold()
    {
        Novelty novelty;
        for (int i = 0; i < 1000; ++i)
            novelty.push(double(i % 7));
        QVERIFY(novelty.push(1000.0) > 0.0);
        QCOMPARE(novelty.push(1000.5), 0.0);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(novelty.push(double(i % 7)), 0.0);
    }

    void aConstantAndWhatIsNoNumberAreNotNovel()
    {
        Novelty novelty;
        for (int i = 0; i < 2000; ++i)
            QCOMPARE(novelty.push(42.0), 0.0);
        QCOMPARE(novelty.push(std::nan("")), 0.0);
        QCOMPARE(novelty.push(std::numeric_limits<double>::infinity()), 0.0);
        QVERIFY(novelty.push(43.0) > 20.0);
        QByteArray bytes;
        novelty.snapshot(bytes);
        QVERIFY2(bytes.size() <= 10 * 1024, qPrintable(QString::number(bytes.size())));
    }

    void aSeriesThatNeverRepeatsStaysBounded()
    {
        Novelty novelty;
        double value = 1.0;
        for (int i = 0; i < 20000; ++i)
            QVERIFY(std::isfinite(novelty.push(value *= i % 2 ? -1.01 : 1.01)));
    }

    void aModelThatTakesOverIsNamed()
    {
        MixShift shift;
        qint64 minute = 0;
        QVERIFY(mix(shift, minute, 1000, 20, 10).learning);
        const AnomalyEvidence usual = mix(shift, minute, 1000, 20, 10);
        QVERIFY(!usual.learning && usual.score < 1.0);
        const AnomalyEvidence evidence = mix(shift, minute, 30, 5, 25);
        QVERIFY2(evidence.score > 6.0, qPrintable(QString::number(evidence.score)));
        QCOMPARE(evidence.contributor, quint32(8));
        QVERIFY(evidence.observed / evidence.sample > evidence.baseline + 0.1);
        const CategoryCount hour[] = {{7, 300}, {8, 1500}};
        const std::span<const CategoryCount> interval[] = {hour};
        shift.adopt(interval);
        mix(shift, minute, 60, 5, 25);
        QVERIFY(mix(shift, minute, 10, 5, 25).score < 4.0);
    }

    void aNewCategoryIsFoundAndASmallMoveIsNot()
    {
        MixShift shift;
        qint64 minute = 0;
        mix(shift, minute, 2000, 20, 10);
        MixShift other = shift;
        qint64 otherMinute = minute;
        QVERIFY(mix(shift, minute, 20, 15, 8, 7).score > 6.0);
        QCOMPARE(mix(shift, minute, 5, 15, 8, 7).contributor, quint32(9));
        QVERIFY(mix(other, otherMinute, 60, 21, 9).score < 3.0);
    }

    void moreCategoriesThanThereIsRoomForAreOne()
    {
        MixShift shift;
        std::vector<CategoryCount> counts;
        for (quint32 id = 0; id < 200; ++id)
            counts.push_back({id, 1});
        for (qint64 minute = 0; minute < 3000; ++minute)
            QVERIFY(shift.push(minute * kMinuteMs, true, counts).score < 3.0);
        QByteArray bytes;
        shift.snapshot(bytes);
        QVERIFY2(bytes.size() <= 5 * 1024, qPrintable(QString::number(bytes.size())));
    }

    void alikeHoursOfADayStrayAndThatIsLearned()
    {
        MixShift shift;
        qint64 minute = 0;
        AnomalyEvidence evidence;
        double highest = 0.0;
        // By day mostly the one, by night mostly the other.
        for (; minute < 14 * 1440; ++minute) {
            const bool day = minute / 60 % 24 >= 8 && minute / 60 % 24 < 20;
            evidence = mix(shift, minute, 1, day ? 20 : 10, day ? 10 : 20);
            --minute;
            if (minute > 10 * 1440)
                highest = std::max(highest, evidence.score);
        }
        QVERIFY2(highest < 5.0, qPrintable(QString::number(highest)));
    }
};

QTEST_GUILESS_MAIN(DetectorsTest)
#include "detectors_test.moc"
