#include "models/core/timerange.h"

#include <QDateTime>
#include <QTest>

using namespace Gatehouse;

namespace
{
qint64 utc(int year, int month, int day, int hour = 0, int minute = 0)
{
    return QDateTime(QDate(year, month, day), QTime(hour, minute), Qt::UTC).toMSecsSinceEpoch();
}
} // namespace

class TimeRangeTest : public QObject
{
    Q_OBJECT
private slots:
    void aRelativeRangeEndsWithTheRunningMinute()
    {
        const TimeRange range = TimeRange::last(kHourMs, QTimeZone::utc());
        QCOMPARE(range.resolve(utc(2026, 11, 20, 10, 30) + 1),
                 (TimeSpan{utc(2026, 11, 20, 9, 31), utc(2026, 11, 20, 10, 31)}));
        QCOMPARE(range.resolve(utc(2026, 11, 20, 10, 30)),
                 (TimeSpan{utc(2026, 11, 20, 9, 30), utc(2026, 11, 20, 10, 30)}));
    }

    void calendarRangesFollowTheZone()
    {
        const QTimeZone kolkata("Asia/Kolkata");
        const TimeRange today = TimeRange::calendar(TimeRange::Kind::CalendarDay, 0, kolkata);
        // 19:00 UTC is half past midnight of the next day in India.
        QCOMPARE(today.resolve(utc(2026, 11, 20, 19)),
                 (TimeSpan{utc(2026, 11, 20, 18, 30), utc(2026, 11, 21, 18, 30)}));
        const TimeRange week = TimeRange::calendar(TimeRange::Kind::CalendarWeek, 0, QTimeZone::utc());
        QCOMPARE(week.resolve(utc(2026, 11, 22, 23)), (TimeSpan{utc(2026, 11, 16), utc(2026, 11, 23)}));
    }

    void tokensRoundTripAndNonsenseIsRefused()
    {
        const QTimeZone zone("Europe/Berlin");
        for (const TimeRange &range : {TimeRange::last(7 * kDayMs, zone), TimeRange::absolute({1000, 99000}, zone),
                                       TimeRange::calendar(TimeRange::Kind::CalendarMonth, -1, zone)}) {
            const auto read = TimeRange::fromToken(range.toToken(), zone);
            QVERIFY(read.has_value());
            QCOMPARE(read->toToken(), range.toToken());
        }
        for (const char *bad : {"", "last", "last:x", "last:-5", "abs:9-1", "abs:1", "day:9999999", "year:1", ":::"})
            QVERIFY2(!TimeRange::fromToken(QLatin1String(bad), zone), bad);
    }

    void instantsAreReadInTheZoneUnlessTheyNameTheirOwn()
    {
        const QTimeZone zone("Asia/Kathmandu");
        QCOMPARE(*parseInstant(QStringLiteral("2026-11-01"), zone), utc(2026, 10, 31, 18, 15));
        QCOMPARE(*parseInstant(QStringLiteral("2026-11-01T00:00"), zone), utc(2026, 10, 31, 18, 15));
        QCOMPARE(*parseInstant(QStringLiteral("2026-11-01T00:00:00Z"), zone), utc(2026, 11, 1));
        QCOMPARE(*parseInstant(QStringLiteral("2026-11-01T02:00:00+02:00"), zone), utc(2026, 11, 1));
        const auto bad = parseInstant(QStringLiteral("yesterday"), zone);
        QCOMPARE(bad.error().kind, ErrorKind::InvalidInput);
        QVERIFY(bad.error().message.contains(QStringLiteral("yesterday")));
    }

    void anUnknownZoneIsNamed()
    {
        QVERIFY(parseZone(QStringLiteral("Europe/Berlin")).has_value());
        QVERIFY(parseZone(QStringLiteral("Mars/Olympus")).error().message.contains(QStringLiteral("Mars/Olympus")));
        QVERIFY(!parseZone(QString()));
    }
};

QTEST_GUILESS_MAIN(TimeRangeTest)
#include "timerange_test.moc"
