#include "models/telemetry/quotastanding.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

using namespace Gatehouse;

namespace
{

qint64 utc(const char *text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate).toMSecsSinceEpoch();
}

const qint64 kNowMs = utc("2026-11-21T12:00:00Z");
constexpr qint64 kDollar = 1'000'000;

QuotaKind monthly()
{
    QuotaKind kind{QStringLiteral("Cap"), Dimension::Workspace, QuotaUnit::Usd, {}, true, 0, false};
    kind.period.kind = QuotaPeriodKind::Month;
    kind.period.zone = QStringLiteral("UTC");
    return kind;
}

QuotaKind total()
{
    return {QStringLiteral("Balance"), Dimension::Account, QuotaUnit::Usd, {}, false, 0, false};
}

QuotaKind resetting()
{
    QuotaKind kind = total();
    kind.period.kind = QuotaPeriodKind::Reset;
    return kind;
}

QuotaRow row(std::optional<qint64> limit, std::optional<qint64> used = {})
{
    return {0, QStringLiteral("x"), {}, limit, used, false, {}};
}

QuotaTraffic traffic(std::optional<double> day, std::optional<double> week = {}, std::optional<double> period = {})
{
    return {day, week, period, true, {}};
}

} // namespace

class QuotaStandingTest : public QObject
{
    Q_OBJECT

private slots:
    void theForecastIsWhatIsLeftAtTheRateOfTheLastDay()
    {
        const QuotaStanding standing =
            quotaStanding(total(), row(100 * kDollar, 70 * kDollar), traffic(10 * kDollar, 35 * kDollar), kNowMs);
        QCOMPARE(standing.outlook, QuotaOutlook::WillBeReached);
        QCOMPARE(standing.atMs, kNowMs + 3 * kDayMs);
        QCOMPARE(standing.atByWeekMs, kNowMs + 6 * kDayMs);
        QCOMPARE(standing.remaining, 30 * kDollar);
        QCOMPARE(standing.share, 0.7);
    }

    void edgesOfAmounts_data()
    {
        QTest::addColumn<QVariant>("limit");
        QTest::addColumn<QVariant>("used");
        QTest::addColumn<int>("outlook");
        QTest::addColumn<QVariant>("remaining");
        QTest::addColumn<bool>("hasShare");
        const QVariant none;
        const auto row = [](const char *name, const QVariant &limit, const QVariant &used, QuotaOutlook outlook,
                            const QVariant &remaining, bool hasShare) {
            QTest::newRow(name) << limit << used << int(outlook) << remaining << hasShare;
        };
        const auto n = [](qint64 value) { return QVariant(value); };
        row("zero limit, nothing used", n(0), n(0), QuotaOutlook::Reached, n(0), false);
        row("zero limit, something used", n(0), n(5), QuotaOutlook::Reached, n(-5), false);
        row("negative limit", n(-7), n(0), QuotaOutlook::Reached, n(-7), false);
        row("overdrawn", n(100), n(130), QuotaOutlook::Reached, n(-30), true);
        row("used to the last", n(100), n(100), QuotaOutlook::Reached, n(0), true);
        row("one left", n(100), n(99), QuotaOutlook::WillBeReached, n(1), true);
        row("no limit known", none, n(5), QuotaOutlook::Unknown, none, false);
        row("no use known", n(100), none, QuotaOutlook::Unknown, none, false);
        row("neither known", none, none, QuotaOutlook::Unknown, none, false);
        row("negative use is damage", n(100), n(-1), QuotaOutlook::Unknown, none, false);
        row("huge", n(4'000'000'000'000'000'000), n(1), QuotaOutlook::NotInAYear, n(3'999'999'999'999'999'999), true);
        row("huge, hugely overdrawn", n(-4'000'000'000'000'000'000), n(4'000'000'000'000'000'000),
            QuotaOutlook::Reached, n(-8'000'000'000'000'000'000), false);
    }
    void edgesOfAmounts()
    {
        QFETCH(QVariant, limit);
        QFETCH(QVariant, used);
        QFETCH(QVariant, remaining);
        const auto number = [](const QVariant &value) {
            return value.isValid() ? std::optional(value.toLongLong()) : std::nullopt;
        };
        const QuotaStanding standing = quotaStanding(total(), row(number(limit), number(used)), traffic(10), kNowMs);
        QTEST(int(standing.outlook), "outlook");
        QCOMPARE(standing.remaining, number(remaining));
        QTEST(standing.share.has_value(), "hasShare");
    }

    void withoutTrafficInADayThereIsNoForecast()
    {
        for (const double day : {0.0, -3.0}) {
            const auto standing = quotaStanding(total(), row(100, 50), traffic(day, 700), kNowMs);
            QCOMPARE(standing.outlook, QuotaOutlook::NoTraffic);
            QVERIFY(!standing.atMs);
        }
    }

    void anUnknownRateIsNoForecastButItsReason()
    {
        QuotaTraffic unknown;
        unknown.reason = QStringLiteral("Not counted.");
        const auto standing = quotaStanding(total(), row(100, 50), unknown, kNowMs);
        QCOMPARE(standing.outlook, QuotaOutlook::Unknown);
        QCOMPARE(standing.reason, QStringLiteral("Not counted."));
        QCOMPARE(standing.remaining, 50);
    }

    void whatTheGatewayMarksIsReachedWhateverIsLeft()
    {
        QuotaRow marked = row(100, 50);
        marked.markedReached = true;
        QCOMPARE(quotaStanding(total(), marked, traffic(10), kNowMs).outlook, QuotaOutlook::Reached);
    }

    void aMonthEndsWithTheMonthOfItsZone_data()
    {
        QTest::addColumn<qint64>("now");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        const auto row = [](const char *name, const char *now, const char *zone, const char *from, const char *to) {
            QTest::newRow(name) << utc(now) << QString::fromLatin1(zone) << utc(from) << utc(to);
        };
        row("November", "2026-11-21T12:00:00Z", "UTC", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        row("the last second of December", "2026-12-31T23:59:59Z", "UTC", "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z");
        row("the first instant of January", "2027-01-01T00:00:00Z", "UTC", "2027-01-01T00:00:00Z",
            "2027-02-01T00:00:00Z");
        row("December is over in the east", "2026-12-31T20:00:00Z", "Asia/Kolkata", "2026-12-31T18:30:00Z",
            "2027-01-31T18:30:00Z");
        row("February of a leap year", "2028-02-29T01:00:00Z", "UTC", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z");
    }
    void aMonthEndsWithTheMonthOfItsZone()
    {
        QFETCH(qint64, now);
        QFETCH(QString, zone);
        QFETCH(qint64, from);
        QFETCH(qint64, to);
        QuotaKind kind = monthly();
        kind.period.zone = zone;
        QCOMPARE(quotaPeriod(kind, now), (TimeSpan{from, to}));
        QVERIFY(quotaPeriod(total(), now).isEmpty());
    }

    void aCapThatThePeriodOutrunsIsNotReached()
    {
        const qint64 endMs = utc("2026-12-01T00:00:00Z");
        const auto after = [](double left) {
            return quotaStanding(monthly(), row(100), traffic(10, {}, 100 - left), kNowMs);
        };
        // Nine and a half days are left of the month, and ten are used a day.
        QCOMPARE(after(95).outlook, QuotaOutlook::NotInPeriod);
        QCOMPARE(after(95).atMs, endMs);
        QCOMPARE(after(94).outlook, QuotaOutlook::WillBeReached);
        QVERIFY(*after(94).atMs < endMs);
    }

    void whatIsOlderThanTheOldestRowMakesTheUseALeastAmount()
    {
        QuotaTraffic cut = traffic(10, 10, 40);
        cut.wholePeriod = false;
        const auto open = quotaStanding(monthly(), row(100), cut, kNowMs);
        QVERIFY(open.usedAtLeast);
        QCOMPARE(open.outlook, QuotaOutlook::Unknown);
        QVERIFY(!open.atMs);
        cut.inPeriod = 100;
        QCOMPARE(quotaStanding(monthly(), row(100), cut, kNowMs).outlook, QuotaOutlook::Reached);
    }

    void aPeriodThatEndedSaysNothingOfTheNext()
    {
        QuotaRow ended = row(100, 100);
        ended.endsMs = kNowMs;
        const auto over = quotaStanding(resetting(), ended, traffic(10), kNowMs);
        QCOMPARE(over.outlook, QuotaOutlook::PeriodOver);
        QCOMPARE(over.atMs, kNowMs);
        QVERIFY(!over.remaining);
        QVERIFY(!over.share);
        ended.endsMs = kNowMs + 1;
        QCOMPARE(quotaStanding(resetting(), ended, traffic(10), kNowMs).outlook, QuotaOutlook::Reached);
        ended.used = 10;
        QCOMPARE(quotaStanding(resetting(), ended, traffic(10), kNowMs).outlook, QuotaOutlook::NotInPeriod);
        ended.endsMs.reset(); // a budget that never starts anew
        QCOMPARE(quotaStanding(resetting(), ended, traffic(10), kNowMs).outlook, QuotaOutlook::WillBeReached);
    }

    void whateverComesInTheFiguresAgree()
    {
        QRandomGenerator random(20261121);
        const auto any = [&random]() -> std::optional<qint64> {
            static const QList<qint64> sizes{1, 100, 1'000'000'000'000, 4'000'000'000'000'000'000};
            const qint64 size = sizes.at(random.bounded(4));
            if (random.bounded(8) == 0)
                return std::nullopt;
            return qint64((random.generateDouble() * 2.2 - 1.1) * double(size) / 1.1);
        };
        for (int i = 0; i < 20'000; ++i) {
            const QuotaKind kind = QList{monthly(), total(), resetting()}.at(random.bounded(3));
            QuotaRow one = row(any(), any());
            one.endsMs = random.bounded(2) ? std::optional(kNowMs + random.bounded(-1000, 100'000'000)) : std::nullopt;
            const auto inPeriod = any();
            QuotaTraffic spent{
                any(), any(), inPeriod ? std::optional(double(*inPeriod)) : std::nullopt, random.bounded(4) != 0, {}};
            const QuotaStanding standing = quotaStanding(kind, one, spent, kNowMs);
            if (standing.remaining)
                QCOMPARE(*standing.remaining, *standing.limit - *standing.used);
            QCOMPARE(standing.share.has_value(), standing.remaining && *standing.limit > 0);
            if (standing.outlook == QuotaOutlook::WillBeReached) {
                QVERIFY(*standing.atMs >= kNowMs && *standing.atMs <= kNowMs + 367 * kDayMs);
                QVERIFY(*standing.remaining > 0);
            }
            if (standing.outlook == QuotaOutlook::Reached)
                QVERIFY(!standing.atMs && *standing.remaining <= 0);
            QVERIFY(!standing.used || *standing.used >= 0);
        }
    }

    void reachedOnesComeFirstAndUnknownOnesLast()
    {
        const auto of = [](std::optional<qint64> limit, qint64 used) {
            return quotaStanding(total(), row(limit, used), traffic(1), kNowMs);
        };
        const QList<QuotaStanding> sorted{of(100, 150), of(100, 100), of(0, 0), of(100, 99), of(1000, 10), of({}, 10)};
        for (qsizetype i = 1; i < sorted.size(); ++i) {
            QVERIFY2(!isNearerToLimit(sorted.at(i), sorted.at(i - 1)), qPrintable(QString::number(i)));
            QVERIFY(!isNearerToLimit(sorted.at(i), sorted.at(i)));
        }
    }

    void theCrossingIsTheBucketThatComesToTheLimit()
    {
        const QList<qint64> edges{0, 10, 20, 30};
        QCOMPARE(crossingOf(edges, {5, 4.6, 9}, 10), (TimeSpan{10, 20}));
        QCOMPARE(crossingOf(edges, {10, 0, 0}, 10), (TimeSpan{0, 10}));
        QCOMPARE(crossingOf(edges, {5, 4, 0}, 10), std::nullopt);
        QCOMPARE(crossingOf(edges, {5, std::nullopt, 90}, 10), std::nullopt);
        QCOMPARE(crossingOf({}, {}, 10), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(QuotaStandingTest)
#include "quotastanding_test.moc"
