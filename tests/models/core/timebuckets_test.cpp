#include "models/core/timebuckets.h"

#include <QDateTime>
#include <QTest>

using namespace Gatehouse;

class TimeBucketsTest : public QObject
{
    Q_OBJECT
private slots:
    void edgesCoverTheSpanAndFallOnQuartersInEveryZone_data()
    {
        QTest::addColumn<QByteArray>("zone");
        for (const char *zone : {"UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Europe/Berlin",
                                 "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Cairo"})
            QTest::newRow(zone) << QByteArray(zone);
    }
    void edgesCoverTheSpanAndFallOnQuartersInEveryZone()
    {
        QFETCH(QByteArray, zone);
        const QTimeZone tz(zone);
        const TimeSpan span{QDateTime(QDate(2026, 2, 20), QTime(3, 17), tz).toMSecsSinceEpoch(),
                            QDateTime(QDate(2026, 4, 20), QTime(22, 41), tz).toMSecsSinceEpoch()};
        for (BucketWidth width :
             {BucketWidth::Quarter, BucketWidth::Hour, BucketWidth::ThreeHours, BucketWidth::SixHours,
              BucketWidth::TwelveHours, BucketWidth::Day, BucketWidth::Week}) {
            const auto edges = bucketEdges(span, width, tz);
            QVERIFY(edges.has_value());
            QCOMPARE(edges->constFirst(), span.fromMs);
            QCOMPARE(edges->constLast(), span.toMs);
            for (qsizetype i = 1; i < edges->size(); ++i) {
                QVERIFY(edges->at(i) > edges->at(i - 1));
                if (i + 1 < edges->size())
                    QCOMPARE(edges->at(i) % kQuarterMs, 0);
            }
        }
    }

    void aDayHasTwentyThreeAndTwentyFiveHoursWhenTheClocksChange()
    {
        const QTimeZone zone("America/New_York");
        const TimeSpan span{QDate(2026, 3, 7).startOfDay(zone).toMSecsSinceEpoch(),
                            QDate(2026, 3, 10).startOfDay(zone).toMSecsSinceEpoch()};
        const auto days = bucketEdges(span, BucketWidth::Day, zone);
        QCOMPARE(days->size(), 4);
        QCOMPARE(days->at(1) - days->at(0), 24 * kHourMs);
        QCOMPARE(days->at(2) - days->at(1), 23 * kHourMs);
        const TimeSpan autumn{QDate(2026, 11, 1).startOfDay(zone).toMSecsSinceEpoch(),
                              QDate(2026, 11, 2).startOfDay(zone).toMSecsSinceEpoch()};
        QCOMPARE(bucketEdges(autumn, BucketWidth::Hour, zone)->size(), 26);
    }

    void aBucketThatIsTooNarrowIsRefusedWithAReason()
    {
        const auto edges = bucketEdges({0, 40 * 366 * kDayMs}, BucketWidth::Minute, QTimeZone::utc());
        QVERIFY(!edges);
        QVERIFY(edges.error().message.contains(QStringLiteral("wider bucket")));
        QVERIFY(!bucketEdges({5, 5}, BucketWidth::Hour, QTimeZone::utc()));
    }

    void theFittingWidthGivesNoMoreBucketsThanAsked()
    {
        for (qint64 days : {1, 2, 7, 30, 90, 400}) {
            const TimeSpan span{0, days * kDayMs};
            const BucketWidth width = fittingWidth(span, 240);
            QVERIFY(span.lengthMs() / nominalMs(width) < 240);
        }
    }

    void tokensRoundTrip()
    {
        for (const char *token : {"1m", "5m", "15m", "1h", "3h", "6h", "12h", "1d", "1w"}) {
            const auto width = bucketFromToken(QLatin1String(token));
            QVERIFY(width.has_value());
            QCOMPARE(bucketToken(*width), QLatin1String(token));
        }
        QVERIFY(bucketFromToken(QStringLiteral("2h")).error().message.contains(QStringLiteral("15m")));
    }
};

QTEST_GUILESS_MAIN(TimeBucketsTest)
#include "timebuckets_test.moc"
