// What the detectors promise, on simulated traffic with fixed seeds. tests/bench has the long table.
#include "tests/support/burstsuite.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

DetectionSettings oneSeries()
{
    DetectionSettings settings;
    settings.budget = {0.05, 1};
    // Bursts that come every three hours would use up a tighter objective.
    settings.allowedFailureShare = 0.05;
    return settings;
}

SuiteResult productOn(const Suite &suite)
{
    const SeasonCalendar calendar;
    const auto product = productAlarms(oneSeries(), calendar);
    return runSuite(suite, {product.get()}).front();
}

QString text(const SuiteResult &result)
{
    return QStringLiteral("found %1 of %2, after %3 min, %4 false in %5 days %6")
        .arg(result.found)
        .arg(result.episodes)
        .arg(result.medianMinutes)
        .arg(result.falseAlarms)
        .arg(result.quietDays)
        .arg(result.lastFalse);
}

// One kind of trouble at one rate.
Suite suiteOf(double rate, const TrafficChange &change, int minutes, int count, bool isEpisode)
{
    const int everyMinutes = std::max(180, minutes * 8);
    Suite suite;
    suite.shape.attemptsPerMinute = rate;
    suite.shape.withSketches = change.latencyFactor != 1.0;
    suite.changes = episodes(count, minutes, everyMinutes, 7, change);
    suite.changesAreEpisodes = isEpisode;
    suite.days = count * everyMinutes / 1440 + 2;
    suite.seed = 29;
    return suite;
}

QString cell(const SuiteResult &result)
{
    const QString quiet = QStringLiteral("%1 false a day").arg(result.falseAlarmsPerDay(), 0, 'f', 2);
    return result.episodes == 0
               ? quiet
               : QStringLiteral("%1 %, %2 min, ").arg(100 * result.foundShare(), 0, 'f', 0).arg(result.medianMinutes) +
                     quiet;
}

} // namespace

Q_DECLARE_METATYPE(Gatehouse::Suite)

class BurstSuiteTest : public QObject
{
    Q_OBJECT
private slots:
    void burstsOfTenMinutesAreFoundWithinThree()
    {
        TrafficChange burst;
        burst.failureShare = 0.15;
        const auto run = [&](AlarmSource &source) {
            const Suite suite{{}, episodes(300, 10, 180, 7, burst), true, 7, 39, 3};
            return runSuite(suite, {&source}).front();
        };
        const SeasonCalendar calendar;
        const SuiteResult result = run(*productAlarms(oneSeries(), calendar));
        QVERIFY2(result.foundShare() >= 0.99, qPrintable(text(result)));
        QVERIFY2(result.medianMinutes <= 3, qPrintable(text(result)));
        QVERIFY2(result.falseAlarmsPerDay() <= 0.05, qPrintable(text(result)));
        // The usual means find fewer, or cry wolf.
        QVERIFY(run(*burnRateAlarms()).foundShare() < 0.5);
        QVERIFY(run(*zScoreAlarms(5)).foundShare() < 0.9);
        QVERIFY(run(*zScoreAlarms(1)).falseAlarmsPerDay() > 10 * std::max(0.03, result.falseAlarmsPerDay()));
    }

    void nothingIsRaisedWhereNothingHappens_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("hourSwing");
        QTest::newRow("0.3 a minute") << 0.3 << 0.0;
        QTest::newRow("3 a minute") << 3.0 << 0.0;
        QTest::newRow("30 a minute") << 30.0 << 0.0;
        QTest::newRow("30 a minute, hours stray") << 30.0 << 0.15;
    }
    void nothingIsRaisedWhereNothingHappens()
    {
        QFETCH(double, rate);
        QFETCH(double, hourSwing);
        Suite suite;
        suite.shape.attemptsPerMinute = rate;
        suite.shape.hourSwing = hourSwing;
        suite.days = 60;
        suite.seed = 17;
        const SuiteResult result = productOn(suite);
        QVERIFY2(result.falseAlarmsPerDay() <= 0.05, qPrintable(text(result)));
    }

    void aDropToNothingIsFoundWithinFiveMinutes()
    {
        TrafficChange gone;
        gone.attemptsFactor = 0.0;
        Suite suite;
        // Twenty in five minutes at the lowest of the day.
        suite.shape.attemptsPerMinute = 4.0 / 0.7;
        suite.changes = episodes(40, 30, 600, 7, gone);
        suite.days = 17;
        suite.seed = 23;
        const SeasonCalendar calendar;
        const auto product = productAlarms(oneSeries(), calendar, AnomalyMetric::TrafficDrop);
        const SuiteResult result = runSuite(suite, {product.get()}).front();
        QCOMPARE(result.found, result.episodes);
        QVERIFY2(result.medianMinutes <= 5, qPrintable(text(result)));
    }

    void eachTroubleAtEachRateBesideWhatPeopleUse_data()
    {
        QTest::addColumn<Suite>("suite");
        QTest::addColumn<double>("foundAtLeast");
        TrafficChange burst;
        burst.failureShare = 0.15;
        TrafficChange gone;
        gone.attemptsFactor = 0.0;
        TrafficChange slow;
        slow.latencyFactor = 2.0;
        TrafficChange silent;
        silent.silent = true;
        // What a window of ten minutes cannot tell from chance, at so few attempts, nobody can: it must be quiet then.
        for (const auto &[rate, least] : {std::pair(0.3, 0.0), {3.0, 0.0}, {30.0, 0.99}, {300.0, 0.99}})
            QTest::addRow("failures 1 %% to 15 %%, 10 min, at %g a minute", rate)
                << suiteOf(rate, burst, 10, 40, true) << least;
        for (const auto &[rate, least] : {std::pair(0.3, 0.0), {3.0, 0.5}, {30.0, 0.99}, {300.0, 0.99}})
            QTest::addRow("no traffic, 30 min, at %g a minute", rate) << suiteOf(rate, gone, 30, 40, true) << least;
        for (const auto &[rate, least] : {std::pair(0.3, 0.0), {3.0, 0.5}, {30.0, 0.99}, {300.0, 0.99}})
            QTest::addRow("twice as slow, 30 min, at %g a minute", rate) << suiteOf(rate, slow, 30, 40, true) << least;
        for (const double rate : {0.3, 3.0, 30.0, 300.0})
            QTest::addRow("a restart of the source, 17 min, at %g a minute", rate)
                << suiteOf(rate, silent, 17, 40, false) << 0.0;
        for (const double rate : {0.3, 3.0, 30.0, 300.0}) {
            // From a third to five thirds in the course of a day, and less at weekends, once that is known.
            Suite season = suiteOf(rate, {}, 10, 0, false);
            season.shape.daySwing = 0.67;
            season.shape.weekendShare = 0.5;
            season.warmUpDays = 28;
            season.days = 14;
            QTest::addRow("the rise of every morning, at %g a minute", rate) << season << 0.0;
            QTest::addRow("two holidays, at %g a minute", rate) << holidays(TrafficShape{rate}, 2, 29) << 0.0;
        }
    }

    void eachTroubleAtEachRateBesideWhatPeopleUse()
    {
        QFETCH(Suite, suite);
        QFETCH(double, foundAtLeast);
        const SeasonCalendar calendar = calendarOf(suite);
        const auto product = productAlarms(oneSeries(), calendar);
        const auto one = zScoreAlarms(1);
        const auto five = zScoreAlarms(5);
        const auto burn = burnRateAlarms();
        const auto results = runSuite(suite, {product.get(), one.get(), five.get(), burn.get()});
        qInfo().noquote() << QStringLiteral(
                                 "ours: %1 | z > 3: %2 | z > 3, five in a row: %3 | 14.4 times the budget: %4")
                                 .arg(cell(results[0]), cell(results[1]), cell(results[2]), cell(results[3]));
        QVERIFY2(results[0].foundShare() >= foundAtLeast, qPrintable(text(results[0])));
        // One in twenty days, and of a shorter run a single one.
        QVERIFY2(results[0].falseAlarms <= std::max(1.0, 0.05 * suite.days), qPrintable(text(results[0])));
    }

    void weekendsAndHolidaysAreNoDrops()
    {
        Suite suite;
        suite.shape.weekendShare = 0.3;
        TrafficChange holiday;
        holiday.sunday = true;
        holiday.span = {SimulatedTraffic::kStartMs + 30 * kDayMs, SimulatedTraffic::kStartMs + 31 * kDayMs};
        suite.changes = {holiday};
        suite.changesAreEpisodes = false;
        suite.warmUpDays = 21;
        suite.days = 14;
        const SeasonCalendar calendar(QTimeZone::utc(), {QDate(2026, 1, 5).addDays(30)});
        const auto knowing = productAlarms(oneSeries(), calendar);
        const SeasonCalendar unknowing;
        const auto surprised = productAlarms(oneSeries(), unknowing, AnomalyMetric::TrafficDrop);
        const auto results = runSuite(suite, {knowing.get(), surprised.get()});
        QVERIFY2(results[0].falseAlarms == 0, qPrintable(text(results[0])));
        QVERIFY(results[1].falseAlarms >= 1);
    }

    void aRestartOfTheSourceIsNoDrop()
    {
        TrafficChange silent;
        silent.silent = true;
        Suite suite;
        suite.changes = episodes(50, 17, 290, 7, silent);
        suite.changesAreEpisodes = false;
        suite.days = 12;
        const SuiteResult result = productOn(suite);
        QVERIFY2(result.falseAlarms == 0, qPrintable(text(result)));
    }
};

QTEST_GUILESS_MAIN(BurstSuiteTest)
#include "burstsuite_test.moc"
