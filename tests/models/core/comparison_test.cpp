#include "models/core/comparison.h"
#include "models/core/timerange.h"

#include <QDateTime>
#include <QTest>

using namespace Gatehouse;

namespace
{

qint64 at(const char *text, const QTimeZone &zone)
{
    return *parseInstant(QLatin1String(text), zone);
}

const QTimeZone kNewYork("America/New_York");

} // namespace

class ComparisonTest : public QObject
{
    Q_OBJECT

private slots:
    void theSameWeekdayMeetsAcrossAClockChange()
    {
        const TimeSpan monday{at("2026-03-09", kNewYork), at("2026-03-10", kNewYork)};
        const TimeSpan before = Comparison(Comparison::PreviousWeek).comparedSpan(monday, kNewYork);
        QCOMPARE(before, (TimeSpan{at("2026-03-02", kNewYork), at("2026-03-03", kNewYork)}));
        QCOMPARE(Comparison(Comparison::PreviousPeriod).comparedSpan(monday, kNewYork).toMs, monday.fromMs);
        QVERIFY(Comparison().comparedSpan(monday, kNewYork).isEmpty());
    }

    void aPeriodAtTheSameWallClockKeepsItAcrossAClockChange()
    {
        const TimeSpan day{at("2026-03-20", kNewYork), at("2026-03-21", kNewYork)};
        const Comparison comparison = Comparison::startingAt(at("2026-02-20", kNewYork), day, kNewYork);
        QCOMPARE(comparison, Comparison::daysEarlier(28));
        QCOMPARE(comparison.localDays(), std::optional(28));
        QCOMPARE(comparison.comparedSpan(day, kNewYork),
                 (TimeSpan{at("2026-02-20", kNewYork), at("2026-02-21", kNewYork)}));
    }

    void aPeriodAtAnotherWallClockKeepsItsExactDistance()
    {
        const TimeSpan hour{at("2026-11-20T10:00", kNewYork), at("2026-11-20T11:00", kNewYork)};
        const qint64 start = at("2026-11-18T07:30", kNewYork);
        const Comparison comparison = Comparison::startingAt(start, hour, kNewYork);
        QVERIFY(!comparison.localDays());
        QCOMPARE(comparison.comparedSpan(hour, kNewYork), (TimeSpan{start, start + kHourMs}));
        QCOMPARE(comparison.label(), QStringLiteral("2 d 2 h 30 min earlier"));
    }

    void itKeepsItsDistanceWhenOneZoomsIn()
    {
        const QTimeZone zone = QTimeZone::utc();
        const Comparison comparison = Comparison::daysEarlier(17);
        const TimeSpan zoomed{at("2026-11-20T14:00", zone), at("2026-11-20T14:30", zone)};
        QCOMPARE(comparison.comparedSpan(zoomed, zone),
                 (TimeSpan{at("2026-11-03T14:00", zone), at("2026-11-03T14:30", zone)}));
    }

    void labelsSayHowFarAndWhichWay_data()
    {
        QTest::addColumn<Comparison>("comparison");
        QTest::addColumn<QString>("label");
        QTest::newRow("none") << Comparison() << QStringLiteral("none");
        QTest::newRow("week") << Comparison(Comparison::PreviousWeek) << QStringLiteral("previous week");
        QTest::newRow("one day") << Comparison::daysEarlier(1) << QStringLiteral("1 day earlier");
        QTest::newRow("later") << Comparison::daysEarlier(-14) << QStringLiteral("14 days later");
        QTest::newRow("minutes") << Comparison::earlierBy(90 * kMinuteMs) << QStringLiteral("1 h 30 min earlier");
        QTest::newRow("seconds") << Comparison::earlierBy(-1500) << QStringLiteral("1.5 s later");
    }

    void labelsSayHowFarAndWhichWay()
    {
        QFETCH(Comparison, comparison);
        QTEST(comparison.label(), "label");
    }

    void tokensRoundTripAndNonsenseIsRefused()
    {
        for (const Comparison &comparison :
             {Comparison(), Comparison(Comparison::PreviousPeriod), Comparison(Comparison::PreviousWeek),
              Comparison::daysEarlier(14), Comparison::daysEarlier(-3), Comparison::earlierBy(5'400'000)}) {
            const auto read = Comparison::fromToken(comparison.toToken());
            QVERIFY2(read, qPrintable(comparison.toToken()));
            QCOMPARE(*read, comparison);
        }
        for (const char *bad : {"", "moon", "days", "days:", "days:0", "days:x", "days:99999999", "ms:9999999999999999",
                                "weeks:2", ":3"}) {
            const auto read = Comparison::fromToken(QLatin1String(bad));
            QVERIFY2(!read, bad);
            QVERIFY(read.error().message.contains(QStringLiteral("days:<n>")));
        }
    }

    void aStartThatCannotBeMeantIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no time") << QStringLiteral("last summer") << QStringLiteral("last summer");
        QTest::newRow("empty") << QString() << QStringLiteral("is not a time");
        QTest::newRow("the same period") << QStringLiteral("2026-11-20") << QStringLiteral("start of the period shown");
        QTest::newRow("not over yet") << QStringLiteral("2026-11-21T09:00") << QStringLiteral("not over yet");
        QTest::newRow("another century") << QStringLiteral("1926-11-20") << QStringLiteral("20 years");
    }

    void aStartThatCannotBeMeantIsRefusedWithItsReason()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        const QTimeZone zone = QTimeZone::utc();
        const TimeSpan yesterday{at("2026-11-20", zone), at("2026-11-21", zone)};
        const auto comparison = parseComparedStart(text, yesterday, at("2026-11-21T14:00", zone), zone);
        QVERIFY(!comparison);
        QCOMPARE(comparison.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(comparison.error().message.contains(reason), qPrintable(comparison.error().message));
    }

    void aDayThatIsRunningMayBeComparedWithOneThatIsAsFar()
    {
        const QTimeZone zone = QTimeZone::utc();
        const TimeSpan today{at("2026-11-21", zone), at("2026-11-22", zone)};
        const auto comparison =
            parseComparedStart(QStringLiteral("2026-11-20"), today, at("2026-11-21T14:00", zone), zone);
        QVERIFY(comparison);
        QCOMPARE(*comparison, Comparison::daysEarlier(1));
    }
};

QTEST_GUILESS_MAIN(ComparisonTest)
#include "comparison_test.moc"
