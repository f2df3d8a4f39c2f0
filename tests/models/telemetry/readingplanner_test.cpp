#include "models/telemetry/readingplanner.h"

#include "tests/support/rollupfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'790'000'000'000;

// Each of a few kinds of requests comes again and again, so that groups are large.
void addDenseTraffic(RollupFixture &fixture)
{
    QRandomGenerator random(3);
    std::vector<RequestRow> kinds;
    for (int i = 0; i < 5; ++i)
        kinds.push_back(randomRow(random, {kNowMs - 1, kNowMs}));
    for (int i = 0; i < 4000; ++i) {
        RequestRow row = kinds.at(size_t(random.bounded(5)));
        row.timeMs = kNowMs - 2 * kDayMs + qint64(random.bounded(48)) * kHourMs + random.bounded(4) * kMinuteMs;
        fixture.traffic->add(row);
    }
}

TelemetryAnswer everything(RollupFixture &fixture)
{
    const TimeSpan span{floorTo(kNowMs - 3 * kDayMs, kHourMs), floorTo(kNowMs, kHourMs)};
    TelemetryEngine engine = fixture.makeEngine();
    return engine.ask({{span, {}, {}, {Dimension::Model, Dimension::Workspace}, true, true}})->constFirst();
}

} // namespace

class ReadingPlannerTest : public QObject
{
    Q_OBJECT
private slots:
    void rowsAreReadUntilTheyTellThatGroupsAreLarge()
    {
        ReadingPlanner planner;
        planner.setOffer({{}, 10});
        QVERIFY(!planner.wantsGroups());
        planner.sawRows(1000, 6000, 4000, 1);
        QVERIFY(!planner.wantsGroups());
        QCOMPARE(planner.words(), QStringLiteral("streamed: 1.5 rows a group"));
        planner.sawRows(1000, 6000, 160, 1);
        QVERIFY(planner.wantsGroups());
        planner.sawGroups(5000, 30000, 811, 1);
        QCOMPARE(planner.words(), QStringLiteral("counted in the database: 37 rows a group"));
        QVERIFY(planner.wantsGroups());
        QCOMPARE(planner.rowsStreamed(), 2000);
        QCOMPARE(planner.rowsGrouped(), 5000);
    }

    void groupsThatWereTooSmallAreNotTriedAgainAtOnce()
    {
        ReadingPlanner planner;
        planner.setOffer({{}, 10});
        planner.sawRows(1000, 6000, 100, 1);
        planner.sawGroups(1000, 6000, 3000, 1);
        QVERIFY(!planner.wantsGroups());
        int stretches = 0;
        while (!planner.wantsGroups() && stretches < 100) {
            planner.sawRows(1000, 6000, 100, 1);
            ++stretches;
        }
        QCOMPARE(stretches, 16);
    }

    void groupsThatTookLongerThanRowsAreTriedMoreAndMoreSeldom()
    {
        ReadingPlanner planner;
        planner.setOffer({{}, 10});
        QList<int> waits;
        for (int attempt = 0; attempt < 3; ++attempt) {
            int stretches = 0;
            do
                planner.sawRows(20'000, 120'000, 2000, 30);
            while (++stretches < 100 && !planner.wantsGroups());
            waits.append(stretches);
            planner.sawGroups(20'000, 120'000, 2000, 40);
            QVERIFY(!planner.wantsGroups());
        }
        QCOMPARE(waits, QList<int>({1, 16, 32}));
        planner.sawRows(20'000, 120'000, 2000, 30);
        QCOMPARE(planner.words(), QStringLiteral("streamed: counting in the database took longer, at 60 rows a group"));
    }

    void groupsThatWereFasterThanRowsAreKept()
    {
        ReadingPlanner planner;
        planner.setOffer({{}, 10});
        planner.sawRows(20'000, 120'000, 2000, 30);
        planner.sawGroups(20'000, 120'000, 2000, 20);
        QVERIFY(planner.wantsGroups());
    }

    void aRefusalIsSaid()
    {
        ReadingPlanner planner;
        planner.setOffer({QStringLiteral("SQLite hands out rows faster than it groups them"), 0});
        planner.sawRows(1000, 6000, 10, 1);
        QVERIFY(!planner.wantsGroups());
        QCOMPARE(planner.words(), QStringLiteral("streamed: SQLite hands out rows faster than it groups them"));
    }

    void groupsThatCouldNotBeHadSayWhyUntilTheyAreWantedAgain()
    {
        ReadingPlanner planner;
        planner.setOffer({{}, 2});
        planner.sawRows(10, 60, 10, 1);
        planner.couldNot(QStringLiteral("no memory"));
        planner.sawRows(10, 60, 10, 1);
        QVERIFY(!planner.wantsGroups());
        QCOMPARE(planner.words(), QStringLiteral("streamed: no memory"));
    }

    void aBuilderThatCountsInTheDatabaseFindsTheSameFigures()
    {
        RollupFixture rows(kNowMs), groups(kNowMs);
        addDenseTraffic(rows);
        addDenseTraffic(groups);
        groups.traffic->setGroupOffer({{}, 2});
        QVERIFY(rows.rollUp());
        RollupBuilder builder = groups.makeBuilder();
        builder.setRowsPerScan(500);
        QVERIFY(builder.open().has_value());
        QVERIFY(builder.bringUpToDate({}, [] {}).has_value());
        QVERIFY2(builder.reading().rowsGrouped() > 1000, qPrintable(builder.reading().words()));
        QVERIFY(builder.reading().words().startsWith(QLatin1String("counted in the database: ")));
        QCOMPARE(builder.state().attempts, 4000);
        QCOMPARE(difference(everything(groups), everything(rows)), QString());
        QCOMPARE(everything(rows).total.attempts, 4000);
    }

    void aBuilderReadsRowsWhenGroupsFail()
    {
        RollupFixture fixture(kNowMs);
        addDenseTraffic(fixture);
        fixture.traffic->setGroupOffer({{}, 2});
        fixture.traffic->setGroupFailure(Error{ErrorKind::Busy, QStringLiteral("no memory"), {}});
        RollupBuilder builder = fixture.makeBuilder();
        builder.setRowsPerScan(500);
        QVERIFY(builder.open().has_value());
        QVERIFY(builder.bringUpToDate({}, [] {}).has_value());
        QCOMPARE(builder.state().attempts, 4000);
        QCOMPARE(builder.reading().rowsGrouped(), 0);
    }
};

QTEST_GUILESS_MAIN(ReadingPlannerTest)
#include "readingplanner_test.moc"
