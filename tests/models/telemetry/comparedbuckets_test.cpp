#include "models/telemetry/comparedbuckets.h"

#include <QDateTime>
#include <QTest>

using namespace Gatehouse;

namespace
{

qint64 at(const char *text, const QTimeZone &zone)
{
    return *parseInstant(QString::fromLatin1(text), zone);
}

} // namespace

class ComparedBucketsTest : public QObject
{
    Q_OBJECT

private slots:
    void bucketsMeetTheirCounterparts_data()
    {
        QTest::addColumn<Comparison>("comparison");
        QTest::addColumn<qint64>("distance");
        QTest::newRow("period") << Comparison(Comparison::PreviousPeriod) << kDayMs;
        QTest::newRow("week") << Comparison(Comparison::PreviousWeek) << 7 * kDayMs;
        QTest::newRow("days") << Comparison::daysEarlier(18) << 18 * kDayMs;
        QTest::newRow("a time that is no whole hour") << Comparison::earlierBy(90 * kMinuteMs) << 90 * kMinuteMs;
    }

    void bucketsMeetTheirCounterparts()
    {
        QFETCH(Comparison, comparison);
        const qint64 now = at("2026-11-21T14:00:00Z", QTimeZone::utc());
        const auto buckets = comparedBuckets(TimeRange::last(kDayMs, QTimeZone::utc()), comparison, now, 200);
        QCOMPARE(buckets.comparedEdges.size(), buckets.edges.size());
        const qint64 shift = buckets.edges.constFirst() - buckets.comparedEdges.constFirst();
        QTEST(shift, "distance");
        for (int i = 0; i < buckets.edges.size(); ++i)
            QCOMPARE(buckets.edges.at(i) - buckets.comparedEdges.at(i), shift);
    }

    void aDayThatIsRunningIsComparedWithAsMuchOfTheOther()
    {
        const QTimeZone zone("Asia/Kolkata");
        const qint64 now = at("2026-11-21T14:00", zone);
        const auto buckets = comparedBuckets(TimeRange::calendar(TimeRange::Kind::CalendarDay, 0, zone),
                                             Comparison::PreviousPeriod, now, 200);
        QCOMPARE(buckets.span, (TimeSpan{at("2026-11-21", zone), now}));
        QCOMPARE(buckets.comparedSpan, (TimeSpan{at("2026-11-20", zone), at("2026-11-20T14:00", zone)}));
    }

    void theEdgesOfBothSidesStayAscendingWhenTheClocksChange_data()
    {
        QTest::addColumn<QString>("now");
        QTest::newRow("an hour is repeated") << QStringLiteral("2026-11-03T12:00");
        QTest::newRow("an hour was repeated a week before") << QStringLiteral("2026-11-09T12:00");
        QTest::newRow("an hour is left out") << QStringLiteral("2026-03-10T12:00");
        QTest::newRow("an hour was left out a week before") << QStringLiteral("2026-03-16T12:00");
    }

    void theEdgesOfBothSidesStayAscendingWhenTheClocksChange()
    {
        QFETCH(QString, now);
        const QTimeZone zone("America/New_York");
        const auto buckets =
            comparedBuckets(TimeRange::last(4 * kDayMs, zone), Comparison::PreviousWeek, *parseInstant(now, zone), 400);
        QVERIFY(std::is_sorted(buckets.comparedEdges.begin(), buckets.comparedEdges.end(), std::less_equal<>()));
        QCOMPARE(buckets.comparedEdges.constFirst(), buckets.comparedSpan.fromMs);
        QCOMPARE(buckets.comparedEdges.constLast(), buckets.comparedSpan.toMs);
        QCOMPARE(buckets.counterparts.size(), buckets.edges.size() - 1);
        int without = 0;
        for (int i = 0; i < buckets.counterparts.size(); ++i) {
            const int other = buckets.counterparts.at(i);
            without += other < 0;
            if (other < 0)
                continue;
            // The same hour on the wall clock of the same weekday.
            const QTime here = QDateTime::fromMSecsSinceEpoch(buckets.edges.at(i), zone).time();
            const QTime there = QDateTime::fromMSecsSinceEpoch(buckets.comparedEdges.at(other), zone).time();
            QCOMPARE(there, here);
        }
        QVERIFY2(without >= 1 && without <= 4, qPrintable(QString::number(without)));
    }

    void aRangeInTheFutureHasNoBuckets()
    {
        const qint64 now = at("2026-11-21T14:00:00Z", QTimeZone::utc());
        const auto buckets = comparedBuckets(TimeRange::absolute({now + kDayMs, now + 2 * kDayMs}, QTimeZone::utc()),
                                             Comparison::PreviousWeek, now, 200);
        QVERIFY(buckets.edges.isEmpty());
        QVERIFY(!buckets.isCompared());
    }

    void aLaterPeriodThatIsStillRunningIsNotComparedWith()
    {
        const QTimeZone zone = QTimeZone::utc();
        const qint64 now = at("2026-11-21T14:00:00Z", zone);
        const TimeRange day = TimeRange::absolute({at("2026-11-10", zone), at("2026-11-11", zone)}, zone);
        QVERIFY(comparedBuckets(day, Comparison::daysEarlier(-10), now, 200).isCompared());
        const auto running = comparedBuckets(day, Comparison::daysEarlier(-11), now, 200);
        QVERIFY(!running.isCompared());
        QVERIFY(!running.edges.isEmpty());
    }

    void whatHasNoCounterpartIsMissingAndNotZero()
    {
        ComparedBuckets buckets;
        buckets.counterparts = {0, -1, 1, 5};
        Cell one;
        one.attempts = 3;
        const auto aligned = buckets.aligned({one, one});
        QCOMPARE(aligned.size(), 4);
        QVERIFY(aligned.at(0));
        QVERIFY(!aligned.at(1));
        QVERIFY(!aligned.at(3));
    }
};

QTEST_GUILESS_MAIN(ComparedBucketsTest)
#include "comparedbuckets_test.moc"
