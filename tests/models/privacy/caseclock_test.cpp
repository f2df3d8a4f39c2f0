#include "models/privacy/caseclock.h"

#include <QTest>

#include <array>

using namespace Gatehouse;

namespace
{

HolidayCalendar calendarOf(Regime regime)
{
    auto calendar = HolidayCalendar::load(usualCalendar(regime));
    if (!calendar)
        qFatal("%s", qPrintable(calendar.error().message));
    return *calendar;
}

QDate day(const char *text)
{
    return QDate::fromString(QLatin1String(text), Qt::ISODate);
}

// What the authorities published for each year, day by day; no rule of the program is in here.
constexpr std::array kIreland{
    "2024: 01-01 02-05 03-17 04-01 05-06 06-03 08-05 10-28 12-25 12-26",
    "2025: 01-01 02-03 03-17 04-21 05-05 06-02 08-04 10-27 12-25 12-26",
    "2026: 01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26",
    "2027: 01-01 02-01 03-17 03-29 05-03 06-07 08-02 10-25 12-25 12-26",
    "2028: 01-01 02-07 03-17 04-17 05-01 06-05 08-07 10-30 12-25 12-26",
};
constexpr std::array kEngland{
    "2024: 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26", "2025: 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    "2026: 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28", "2027: 01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    "2028: 01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
};
constexpr std::array kCalifornia{
    "2024: 01-01 01-15 02-19 04-01 05-27 07-04 09-02 11-11 11-28 11-29 12-25",
    "2025: 01-01 01-20 02-17 03-31 05-26 07-04 09-01 11-11 11-27 11-28 12-25",
    "2026: 01-01 01-19 02-16 03-31 05-25 09-07 11-11 11-26 11-27 12-25",
    "2027: 01-01 01-18 02-15 03-31 05-31 07-05 09-06 11-11 11-25 11-26",
    "2028: 01-17 02-21 03-31 05-29 07-04 09-04 11-23 11-24 12-25",
};

// The same questions, answered by going from day to day.
class Published
{
public:
    template<size_t N>
    explicit Published(const std::array<const char *, N> &years)
    {
        for (const char *year : years) {
            const QStringList words = QString::fromLatin1(year).split(QLatin1Char(' '));
            for (const QString &word : words.mid(1))
                m_days.append(words.constFirst().first(4) + QLatin1Char('-') + word);
        }
    }

    QDate afterMonths(const QDate &date, int months) const
    {
        int year = date.year();
        int month = date.month();
        for (int i = 0; i < months; ++i) {
            month = month == 12 ? 1 : month + 1;
            year += month == 1;
        }
        int number = date.day();
        while (!QDate::isValid(year, month, number))
            --number;
        QDate due(year, month, number);
        while (isFree(due))
            due = due.addDays(1);
        return due;
    }

    QDate afterBusinessDays(QDate date, int days) const
    {
        while (days > 0) {
            date = date.addDays(1);
            days -= !isFree(date);
        }
        return date;
    }

private:
    bool isFree(const QDate &date) const { return date.dayOfWeek() > 5 || m_days.contains(date.toString(Qt::ISODate)); }

    QStringList m_days;
};

} // namespace

class CaseClockTest : public QObject
{
    Q_OBJECT
private slots:
    void everyReceiptDayOfFourYearsIsDueWhenTheLawSays()
    {
        const HolidayCalendar ie = calendarOf(Regime::Gdpr);
        const HolidayCalendar gb = calendarOf(Regime::UkGdpr);
        const HolidayCalendar california = calendarOf(Regime::California);
        const Published inIreland(kIreland);
        const Published inEngland(kEngland);
        const Published inCalifornia(kCalifornia);
        int days = 0;
        for (QDate received(2024, 1, 1); received.year() < 2028; received = received.addDays(1), ++days) {
            const auto due = [received](Regime regime, const HolidayCalendar &holidays, RequestType type,
                                        bool extended) {
                ClockQuestion question{regime, type, received, {}, {}};
                if (extended)
                    question.extendedOn = received;
                return caseClock(question, holidays, received)->due;
            };
            const auto confirmed =
                caseClock({Regime::California, RequestType::Access, received, {}, {}}, california, received);
            const QString when = received.toString(Qt::ISODate);
            QVERIFY2(due(Regime::Gdpr, ie, RequestType::Deletion, false) == inIreland.afterMonths(received, 1),
                     qPrintable(when));
            QVERIFY2(due(Regime::Gdpr, ie, RequestType::Deletion, true) == inIreland.afterMonths(received, 3),
                     qPrintable(when));
            QVERIFY2(due(Regime::UkGdpr, gb, RequestType::Access, false) == inEngland.afterMonths(received, 1),
                     qPrintable(when));
            QVERIFY2(due(Regime::UkGdpr, gb, RequestType::Access, true) == inEngland.afterMonths(received, 3),
                     qPrintable(when));
            QVERIFY2(*confirmed->confirmBy == inCalifornia.afterBusinessDays(received, 10), qPrintable(when));
            QVERIFY2(confirmed->due == QDate::fromJulianDay(received.toJulianDay() + 45), qPrintable(when));
            QVERIFY2(due(Regime::California, california, RequestType::Access, true) ==
                         QDate::fromJulianDay(received.toJulianDay() + 90),
                     qPrintable(when));
            QVERIFY2(due(Regime::California, california, RequestType::OptOut, false) ==
                         inCalifornia.afterBusinessDays(received, 15),
                     qPrintable(when));
        }
        QCOMPARE(days, 1461);
    }

    void aFixedLimitOfThirtyDaysWouldBeLateOnOneDayInTwelve()
    {
        int late = 0;
        for (QDate received(2024, 1, 1); received.year() < 2028; received = received.addDays(1))
            late += received.addDays(30) > received.addMonths(1);
        QCOMPARE(late, 120);
    }

    void aMonthEndsOnItsLastDayWhenItHasNoSuchDay()
    {
        QCOMPARE(due(Regime::Gdpr, "2026-01-31"), day("2026-03-02")); // 28 February 2026 is a Saturday
        QCOMPARE(due(Regime::Gdpr, "2024-01-31"), day("2024-02-29"));
        QCOMPARE(due(Regime::Gdpr, "2026-11-02"), day("2026-12-02"));
    }

    void theUnitedKingdomPausesWhileIdentityIsOutstanding()
    {
        const HolidayCalendar uk = calendarOf(Regime::UkGdpr);
        ClockQuestion question{Regime::UkGdpr, RequestType::Access, day("2026-09-01"), {}, {}};
        QCOMPARE(caseClock(question, uk, day("2026-09-20"))->due, day("2026-10-01"));
        question.pauses = {{day("2026-09-03"), day("2026-09-10"), QStringLiteral("identity")}};
        QCOMPARE(caseClock(question, uk, day("2026-09-20"))->due, day("2026-10-08"));
        // Two at once pause once.
        question.pauses.append({day("2026-09-05"), day("2026-09-08"), QStringLiteral("clarification")});
        QCOMPARE(caseClock(question, uk, day("2026-09-20"))->due, day("2026-10-08"));
        question.pauses = {{day("2026-09-03"), {}, QStringLiteral("identity")}};
        const auto waiting = caseClock(question, uk, day("2026-09-20"));
        QVERIFY(waiting->paused);
        QCOMPARE(waiting->due, day("2026-10-19")); // 17 days, and 18 October is a Sunday
    }

    void nobodyElsePauses_data()
    {
        QTest::addColumn<Regime>("regime");
        QTest::newRow("GDPR") << Regime::Gdpr;
        QTest::newRow("California") << Regime::California;
    }
    void nobodyElsePauses()
    {
        QFETCH(Regime, regime);
        const ClockQuestion question{regime,
                                     RequestType::Access,
                                     day("2026-09-01"),
                                     {},
                                     {{day("2026-09-03"), day("2026-09-10"), QStringLiteral("identity")}}};
        QCOMPARE(caseClock(question, calendarOf(regime), day("2026-09-20")).error().kind, ErrorKind::InvalidInput);
    }

    void anExtensionThatIsToldTooLateIsNone()
    {
        const HolidayCalendar eu = calendarOf(Regime::Gdpr);
        ClockQuestion question{Regime::Gdpr, RequestType::Deletion, day("2026-09-01"), day("2026-10-01"), {}};
        QCOMPARE(caseClock(question, eu, day("2026-10-02"))->due, day("2026-12-01"));
        question.extendedOn = day("2026-10-02");
        const auto late = caseClock(question, eu, day("2026-10-02"));
        QVERIFY(!late);
        QVERIFY(late.error().message.contains(QStringLiteral("2026-10-01")));
        question = {Regime::California, RequestType::OptOut, day("2026-09-01"), day("2026-09-02"), {}};
        QVERIFY(!caseClock(question, calendarOf(Regime::California), day("2026-09-02")));
    }

    void theTimelineSaysWhyADayIsTheLast()
    {
        const auto clock = caseClock({Regime::Gdpr, RequestType::Deletion, day("2026-11-25"), {}, {}},
                                     calendarOf(Regime::Gdpr), day("2026-11-26"));
        QCOMPARE(clock->steps.size(), 2);
        QCOMPARE(clock->steps.last().id, QStringLiteral("due"));
        QCOMPARE(clock->due, day("2026-12-28"));
        QVERIFY2(clock->steps.last().why.contains(QStringLiteral("2026-12-25 is Christmas Day")),
                 qPrintable(clock->steps.last().why));
    }

    void aCalendarWithMistakesNamesThemAll()
    {
        const auto read = HolidayCalendar::parse(R"({"id": "x", "name": "X", "days": [
            {"name": "A", "on": "02-30"}, {"on": "01-01"}, {"name": "B", "nth": "fifth monday of 05"},
            {"name": "C", "easter": 1, "on": "01-01"}, {"name": "D", "easter": 0, "substitute": "some day"}]})",
                                                 QStringLiteral("x.json"));
        QVERIFY(!read);
        QCOMPARE(read.error().message.count(QLatin1Char('\n')), 4);
        for (const char *place : {"/days/0/on", "/days/1/name", "/days/2/nth", "/days/3", "/days/4/substitute"})
            QVERIFY2(read.error().message.contains(QLatin1String(place)), qPrintable(read.error().message));
        QCOMPARE(HolidayCalendar::load(QStringLiteral("atlantis")).error().kind, ErrorKind::NotFound);
    }

    void everyShippedCalendarIsRead_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : HolidayCalendar::shipped())
            QTest::newRow(qPrintable(id)) << id;
    }
    void everyShippedCalendarIsRead()
    {
        QFETCH(QString, id);
        const auto calendar = HolidayCalendar::load(id);
        QVERIFY2(calendar, calendar ? "" : qPrintable(calendar.error().message));
        QCOMPARE(calendar->id(), id);
        for (int year = 2024; year <= 2030; ++year)
            QVERIFY(calendar->holidaysOf(year).size() >= 8);
    }

private:
    static QDate due(Regime regime, const char *received)
    {
        return caseClock({regime, RequestType::Deletion, day(received), {}, {}}, calendarOf(regime), day(received))
            ->due;
    }
};

QTEST_GUILESS_MAIN(CaseClockTest)
#include "caseclock_test.moc"
