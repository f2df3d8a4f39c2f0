#include "models/alerts/traffictails.h"
#include "models/core/timespan.h"

#include <QDateTime>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

// 2026-01-05, a Monday, midnight UTC.
constexpr qint64 kMondayMs = 1'767'571'200'000;

// Exactly so many a minute on average, as whole numbers.
class Feed
{
public:
    explicit Feed(TrafficTails::Quantity quantity = TrafficTails::Quantity::Attempts)
        : tails(quantity)
    {
    }

    TrafficTails::Answer push(double perMinute, bool known = true, qint64 microsEach = 0)
    {
        m_carry += perMinute;
        const auto attempts = qint64(m_carry);
        m_carry -= double(attempts);
        const qint64 startMs = nowMs;
        nowMs += kMinuteMs;
        return tails.push(startMs, known, microsEach > 0 ? attempts * microsEach : attempts, attempts, calendar);
    }
    TrafficTails::Answer days(double days, const std::function<double(qint64)> &perMinute, qint64 microsEach = 0)
    {
        TrafficTails::Answer last;
        for (const qint64 endMs = nowMs + qint64(days * double(kDayMs)); nowMs < endMs;)
            last = push(perMinute(nowMs), true, microsEach);
        return last;
    }
    // How many minutes of `perMinute` until the score reaches 5.5; 999 for never.
    int minutesToDrop(double perMinute, int most)
    {
        for (int i = 1; i <= most; ++i) {
            drop = push(perMinute).drop;
            if (drop.score >= 5.5)
                return i;
        }
        return 999;
    }

    TrafficTails tails;
    SeasonCalendar calendar;
    qint64 nowMs = kMondayMs;
    AnomalyEvidence drop;

private:
    double m_carry = 0.0;
};

double flat(qint64)
{
    return 4.0;
}

// Ten times as much from eight to twenty o'clock.
double office(qint64 ms)
{
    const qint64 hour = ms / kHourMs % 24;
    return hour >= 8 && hour < 20 ? 40.0 : 4.0;
}

// As in an office, and on Saturdays and Sundays as at night.
double workdays(qint64 ms)
{
    return (ms - kMondayMs) / kDayMs % 7 >= 5 ? 4.0 : office(ms);
}

} // namespace

class TrafficTailsTest : public QObject
{
    Q_OBJECT
private slots:
    void aDropToNothingIsFoundWithinFiveMinutesOfTwenty()
    {
        Feed feed;
        QCOMPARE(feed.days(4, flat).drop.score, 0.0);
        const qint64 firstBad = feed.nowMs;
        const int minutes = feed.minutesToDrop(0.0, 10);
        QVERIFY2(minutes <= 5, qPrintable(QString::number(minutes)));
        QCOMPARE(feed.drop.method, AnomalyMethod::CountInWindow);
        QVERIFY(std::abs(feed.drop.firstBadMs - firstBad) <= kMinuteMs);
        QVERIFY(feed.drop.expected > 19.0 && feed.drop.expected < 21.0);
        QVERIFY(quietLimit(feed.drop, 5.5) > feed.drop.observed);
        QVERIFY(feed.drop.ongoing);
    }

    // Fifteen in five minutes say too little, and a quarter of an hour says it only when most of it is empty.
    void aDropBetweenTwoWindowsIsFoundAsSoonAsEnoughWasDue_data()
    {
        QTest::addColumn<double>("perMinute");
        QTest::addColumn<int>("within");
        QTest::newRow("15 in five minutes") << 3.0 << 7;
        QTest::newRow("10 in five minutes") << 2.0 << 10;
        QTest::newRow("4 in five minutes") << 0.8 << 25;
    }

    void aDropBetweenTwoWindowsIsFoundAsSoonAsEnoughWasDue()
    {
        QFETCH(double, perMinute);
        QFETCH(int, within);
        Feed feed;
        feed.days(4, [perMinute](qint64) { return perMinute; });
        const qint64 firstBad = feed.nowMs;
        const int minutes = feed.minutesToDrop(0.0, 60);
        QVERIFY2(minutes <= within, qPrintable(QString::number(minutes)));
        QCOMPARE(feed.drop.method, AnomalyMethod::CountInWindow);
        // Of few attempts the minutes before the first that is missing are empty, too.
        QVERIFY(feed.drop.windowMinutes >= minutes && feed.drop.windowMinutes <= minutes + 2);
        QVERIFY(std::abs(feed.drop.firstBadMs - firstBad) <= 2 * kMinuteMs);
        QVERIFY(feed.drop.expected >= 20.0);
        QVERIFY(quietLimit(feed.drop, 5.5) > feed.drop.observed);
    }

    // A window that was empty a while ago says nothing of now, whatever lies between the windows.
    void whatIsOverIsNoDropOfAStretchInBetween()
    {
        Feed feed;
        feed.days(4, [](qint64) { return 3.0; });
        for (int i = 0; i < 4; ++i)
            QVERIFY(feed.push(0.0).drop.score < 5.5);
        for (int i = 0; i < 60; ++i)
            QVERIFY(feed.push(3.0).drop.score < 5.5);
    }

    void aSilentSourceDropsNothing()
    {
        Feed feed;
        feed.days(4, flat);
        for (int i = 0; i < 300; ++i)
            QCOMPARE(feed.push(0.0, false).drop.score, 0.0);
        // And when it speaks again, what it did not say is not missing.
        for (int i = 0; i < 60; ++i)
            QCOMPARE(feed.push(4.0).drop.score, 0.0);
    }

    void theMorningRiseAndTheEveningFallAreDue()
    {
        Feed feed;
        feed.days(4, office);
        for (int i = 0; i < 2 * 1440; ++i) {
            const TrafficTails::Answer answer = feed.push(office(feed.nowMs));
            QVERIFY2(answer.drop.score < 5.0 && answer.spike.score < 5.0, qPrintable(QString::number(i)));
        }
    }

    void aWeekendIsDueOnceThreeWeeksAreKnown()
    {
        Feed feed;
        feed.days(28, workdays);
        for (int i = 0; i < 7 * 1440; ++i) {
            const TrafficTails::Answer answer = feed.push(workdays(feed.nowMs));
            QVERIFY2(answer.drop.score < 5.0 && answer.spike.score < 5.0, qPrintable(QString::number(i)));
        }
        // A Monday like a Sunday is none of that.
        QVERIFY(feed.days(0.5, [](qint64) { return 4.0; }).drop.score > 5.0);
    }

    void aHolidayIsLikeASunday()
    {
        const QDate wednesday(2026, 2, 4);
        Feed feed;
        feed.calendar = SeasonCalendar(QTimeZone::utc(), {wednesday});
        const auto withHoliday = [&](qint64 ms) {
            return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).date() == wednesday ? 4.0 : workdays(ms);
        };
        feed.days(30, withHoliday);
        for (int i = 0; i < 1440; ++i)
            QVERIFY2(feed.push(withHoliday(feed.nowMs)).drop.score < 5.0, qPrintable(QString::number(i)));
    }

    void aSpikeIsFoundAndASmallOneIsNot()
    {
        Feed feed;
        feed.days(3, flat);
        QCOMPARE(feed.days(0.1, [](qint64) { return 5.0; }).spike.score, 0.0);
        feed.days(1, flat);
        const AnomalyEvidence spike = feed.days(5.0 / 1440, [](qint64) { return 20.0; }).spike;
        QVERIFY2(spike.score > 6.0, qPrintable(QString::number(spike.score)));
        QVERIFY(spike.observed >= 90 && spike.expected < 30);
    }

    void aSparseSeriesIsJudgedByItsGap()
    {
        Feed feed;
        feed.days(10, [](qint64) { return 0.2; });
        // Twelve an hour: e^-24 after two hours, less what hours stray by and what the tests cost.
        const int minutes = feed.minutesToDrop(0.0, 600);
        QVERIFY2(minutes > 45 && minutes < 240, qPrintable(QString::number(minutes)));
        QCOMPARE(feed.drop.method, AnomalyMethod::OpenGap);
        QVERIFY(feed.drop.expected > 9.0);
        QCOMPARE(feed.push(1.0).drop.score, 0.0);
    }

    void moneyIsCountedInWhatAnAttemptCosts()
    {
        Feed feed(TrafficTails::Quantity::Cost);
        QCOMPARE(feed.days(4, flat, 5000).spike.score, 0.0);
        TrafficTails::Answer answer;
        for (int i = 0; i < 15; ++i)
            answer = feed.push(4.0, true, 50'000);
        QVERIFY(answer.spike.score > 8.0);
        QVERIFY(std::abs(answer.spike.unitMicros - 5000) < 50);
    }

    void aNewLevelIsAdopted()
    {
        Feed feed;
        feed.days(4, flat);
        QVERIFY(feed.days(0.02, [](qint64) { return 16.0; }).spike.score > 8.0);
        feed.tails.adopt(4.0);
        for (int i = 0; i < 1440; ++i)
            QVERIFY2(feed.push(16.0).spike.score < 5.0, qPrintable(QString::number(i)));
        QVERIFY(std::abs(feed.tails.duePerMinute() - 16.0) < 2.0);
    }

    void hoursOfAnIncidentAreTakenBack()
    {
        Feed feed;
        feed.days(4, flat);
        const double before = feed.tails.duePerMinuteAt(feed.nowMs, feed.calendar);
        const qint64 hourMs = feed.nowMs;
        feed.days(1.0 / 24, [](qint64) { return 40.0; });
        feed.days(5.0 / 24, flat);
        QVERIFY(feed.tails.duePerMinuteAt(hourMs, feed.calendar) > 2 * before);
        feed.tails.unlearn(hourMs, 40.0, feed.nowMs, feed.calendar);
        // The level of the last half day still has it in it.
        QVERIFY(feed.tails.duePerMinuteAt(hourMs, feed.calendar) < 2 * before);
    }

    void localTimeDecidesWhichHourItIs()
    {
        const SeasonCalendar berlin(QTimeZone("Europe/Berlin"), {QDate(2026, 1, 6)});
        // Monday 23:30 UTC is half past midnight of Tuesday there, which is a holiday: as on a Sunday.
        QCOMPARE(berlin.hourOfWeek(berlin.localHour(kMondayMs + 23 * kHourMs + 30 * kMinuteMs)), 6 * 24);
        QCOMPARE(berlin.hourOfWeek(berlin.localHour(kMondayMs)), 1);
        const qint64 julyMs = QDateTime(QDate(2026, 7, 6), QTime(0, 0), QTimeZone::utc()).toMSecsSinceEpoch();
        QCOMPARE(berlin.hourOfWeek(berlin.localHour(julyMs)), 2);
        const SeasonCalendar kolkata(QTimeZone("Asia/Kolkata"), {});
        QCOMPARE(kolkata.minuteOfHour(kMondayMs), 30);
        const SeasonCalendar utc;
        QCOMPARE(utc.hourOfWeek(utc.localHour(-kHourMs)), 2 * 24 + 23); // the last hour of Wednesday, 1969
    }

    void theStateIsSmallAndChecked()
    {
        Feed feed;
        feed.days(1, flat);
        QByteArray bytes;
        feed.tails.snapshot(bytes);
        QVERIFY2(bytes.size() <= 6 * 1024, qPrintable(QString::number(bytes.size())));
        bytes[200] = char(bytes[200] ^ 4);
        const char *at = bytes.constData();
        QVERIFY(!feed.tails.restore(at, at + bytes.size()));
    }
};

QTEST_GUILESS_MAIN(TrafficTailsTest)
#include "traffictails_test.moc"
