#include "models/telemetry/rollupbuilder.h"
#include "tests/support/rollupfixture.h"

#include <QTest>

#include <set>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'763'000'040'000;
constexpr TimeSpan kHistory{kNow - 4 * kDayMs, kNow};

void addRows(RollupFixture &fixture, int count, const TimeSpan &span, quint32 seed = 5)
{
    QRandomGenerator random(seed);
    for (int i = 0; i < count; ++i)
        fixture.traffic->add(randomRow(random, span));
}

// Questions that between them read every cube and tier.
QList<TelemetryQuery> questions()
{
    const TimeSpan span{kHistory.fromMs - 2 * kDayMs + 12'345, kNow + 2 * kDayMs};
    QList<TelemetryQuery> all;
    all.append({span, {}, {}, {}, true, true});
    all.append({span, {}, {}, {Dimension::Model, Dimension::StatusCode}, true, false});
    all.append({span, {}, {}, {Dimension::Workspace}, true, true});
    all.append({span, {}, {}, {Dimension::Account}, false, true});
    all.append({{kNow - 2 * kHourMs, kNow}, {}, {}, {Dimension::Provider}, true, true});
    return all;
}

// Empty when every answer is that of counting all rows.
QString wrongAnswers(RollupFixture &fixture)
{
    TelemetryEngine engine = fixture.makeEngine();
    const auto rows = fixture.traffic->rows();
    const auto answers = engine.ask(questions());
    if (!answers)
        return answers.error().message;
    QString wrong;
    for (const TelemetryAnswer &answer : *answers) {
        wrong += difference(answer, naiveAnswer(rows, answer.query)).left(300);
        if (answer.isPartial())
            wrong += QStringLiteral(" partial");
    }
    return wrong;
}

qint64 countOf(RollupFixture &fixture, const char *what)
{
    return fixture.store->scalar(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(what)).value();
}

} // namespace

class RollupBuilderTest : public QObject
{
    Q_OBJECT
private slots:
    void everyStepOfFillingLeavesTrueFiguresAndNamesWhatIsMissing()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 600, kHistory);
        RollupBuilder builder = fixture.makeBuilder();
        builder.setRowsPerScan(60);
        QVERIFY(builder.open().has_value());
        QCOMPARE(builder.filledShare(), 0.0);
        double share = 0;
        int steps = 0;
        for (bool more = true; more; ++steps) {
            const auto filled = builder.fillNext();
            QVERIFY(filled.has_value());
            more = *filled;
            QVERIFY(builder.filledShare() >= share);
            share = builder.filledShare();
            TelemetryEngine engine = fixture.makeEngine();
            const auto answer = engine.ask(questions().first());
            QVERIFY(answer.has_value());
            TelemetryQuery counted = questions().first();
            if (more) {
                QCOMPARE(answer->notYetCounted.size(), 1);
                QCOMPARE(answer->notYetCounted.first().toMs, builder.state().filledFromMs);
                counted.span.fromMs = builder.state().filledFromMs;
            }
            QCOMPARE(answer->total.attempts, naiveAnswer(fixture.traffic->rows(), counted).total.attempts);
        }
        QVERIFY(steps > 5);
        QCOMPARE(builder.filledShare(), 1.0);
        QCOMPARE(builder.state().attempts, 600);
        QVERIFY(builder.refresh().has_value());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void theOrderOfRowsChangesNoFigure_data()
    {
        QTest::addColumn<int>("order");
        QTest::newRow("oldest first") << 1;
        QTest::newRow("newest first") << -1;
        QTest::newRow("as they come") << 0;
    }
    void theOrderOfRowsChangesNoFigure()
    {
        QFETCH(int, order);
        RollupFixture fixture(kNow);
        QRandomGenerator random(77);
        std::vector<RequestRow> rows;
        for (int i = 0; i < 3000; ++i)
            rows.push_back(randomRow(random, kHistory));
        if (order != 0)
            std::sort(rows.begin(), rows.end(),
                      [&](const auto &a, const auto &b) { return order * a.timeMs < order * b.timeMs; });
        for (const RequestRow &row : rows)
            fixture.traffic->add(row);
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void historyIsReadNewestFirst()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 300, kHistory);
        RollupBuilder builder = fixture.makeBuilder();
        QVERIFY(builder.open().has_value());
        fixture.traffic->forgetScans();
        while (builder.fillNext().value()) {
        }
        const QList<TimeSpan> scans = fixture.traffic->scans();
        QVERIFY(scans.size() > 2);
        for (qsizetype i = 1; i < scans.size(); ++i) {
            // The fake hands out rows in no order, which is noticed once and costs one scan.
            if (scans.at(i) != scans.at(i - 1))
                QCOMPARE(scans.at(i).toMs, scans.at(i - 1).fromMs);
        }
    }

    void rowsThatArriveWhileHistoryIsReadAreCountedOnce()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 300, kHistory);
        int scans = 0;
        fixture.traffic->setBeforeScan([&](const TimeSpan &span) {
            // After the mark was taken: into the stretch that is being read, into one that was read, into one that is
            // not yet.
            if (++scans < 3 || scans > 12)
                return;
            addRows(fixture, 3, span.intersected(kHistory).isEmpty() ? kHistory : span.intersected(kHistory),
                    quint32(scans));
            addRows(fixture, 2, {kNow - kHourMs, kNow}, quint32(scans) + 50);
            addRows(fixture, 2, {kHistory.fromMs, kHistory.fromMs + kHourMs}, quint32(scans) + 90);
        });
        QVERIFY(fixture.rollUp());
        QVERIFY(scans > 5);
        fixture.traffic->setBeforeScan({});
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void lateRowsInOldQuartersAreFoundAndCounted()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 500, kHistory);
        QVERIFY(fixture.rollUp());
        addRows(fixture, 20, {kHistory.fromMs + kDayMs, kHistory.fromMs + kDayMs + 2 * kHourMs}, 77);
        addRows(fixture, 5, {kHistory.fromMs - kDayMs, kHistory.fromMs - kHourMs}, 78);
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void aRefreshReadsOnlyWhatChanged()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 500, kHistory);
        QVERIFY(fixture.rollUp());
        fixture.clock.advance(2 * kHourMs);
        RollupBuilder builder = fixture.makeBuilder();
        QVERIFY(builder.open().has_value());
        QVERIFY(builder.refresh().has_value());
        fixture.traffic->forgetScans();
        const auto idle = builder.refresh();
        QVERIFY(idle.has_value());
        QCOMPARE(idle->newRows, 0);
        QVERIFY(fixture.traffic->scans().isEmpty());

        const qint64 now = fixture.clock.nowMs();
        addRows(fixture, 4, {now - kSecondMs, now}, 9);
        const auto refreshed = builder.refresh();
        QVERIFY(refreshed.has_value());
        QCOMPARE(refreshed->newRows, 4);
        qint64 readMs = 0;
        for (const TimeSpan &span : fixture.traffic->scans())
            readMs += span.lengthMs();
        QVERIFY(readMs <= 2 * kQuarterMs);
        QVERIFY(refreshed->changed.contains(now - kSecondMs));
    }

    void aLaterRetryTakesTheFinalMarkFromTheAttemptBefore()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 50, {kNow - 10 * kMinuteMs, kNow});
        QVERIFY(fixture.rollUp());
        // The rows themselves change, as is_final does in a gateway; no new row says so.
        auto rows = fixture.traffic->rows();
        fixture.traffic->clear();
        for (RequestRow &row : rows) {
            row.final = FinalAttempt::No;
            fixture.traffic->add(row);
        }
        fixture.clock.advance(RollupBuilder::kOpenMs + kQuarterMs);
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void timesInTheFutureAndAtTheBeginningOfTimeAreCountedWhereTheyClaimToBe()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 100, kHistory);
        addRows(fixture, 3, {kNow + 30 * kDayMs, kNow + 31 * kDayMs}, 2);
        addRows(fixture, 3, {0, 1}, 3);
        addRows(fixture, 1, {std::numeric_limits<qint64>::max() - 5000, std::numeric_limits<qint64>::max() - 10}, 4);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        QCOMPARE(engine.ask(TelemetryQuery{{kNow + 29 * kDayMs, kNow + 40 * kDayMs}})->total.attempts, 3);
        QCOMPARE(engine.ask(TelemetryQuery{{-kDayMs, kDayMs}})->total.attempts, 3);
        QCOMPARE(engine.ask(TelemetryQuery{{-kDayMs, kNow + 400 * kDayMs}})->total.attempts, 106);
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void anEmptyGatewayIsReadyAndCountsItsFirstRows()
    {
        RollupFixture fixture(kNow);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        const auto nothing = engine.ask(questions().first());
        QVERIFY(nothing.has_value());
        QCOMPARE(nothing->total.attempts, 0);
        QVERIFY(!nothing->isPartial());
        addRows(fixture, 40, kHistory);
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void stoppingIsNoHarm()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 300, kHistory);
        RollupBuilder builder = fixture.makeBuilder();
        QVERIFY(builder.open().has_value());
        std::stop_source stop;
        fixture.traffic->setBeforeScan([&](const TimeSpan &) { stop.request_stop(); });
        const auto stopped = builder.fillNext(stop.get_token());
        QVERIFY(!stopped.has_value());
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        QCOMPARE(countOf(fixture, "rollup_block"), 0);
        fixture.traffic->setBeforeScan({});
        QVERIFY(builder.bringUpToDate({}, [] {}).has_value());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void twoProgramsOnOneStoreNeverCountTwice()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 400, kHistory);
        const auto otherStore = openStore(fixture.folder.filePath(QStringLiteral("console.sqlite")));
        RollupRepository otherRollups(*otherStore, QStringLiteral("test gateway"));
        FakeTelemetrySource otherSource(fixture.traffic);
        RollupBuilder one = fixture.makeBuilder();
        RollupBuilder other(otherRollups, otherSource, fixture.clock);
        one.setRowsPerScan(40);
        other.setRowsPerScan(40);
        QVERIFY(one.open().has_value());
        QVERIFY(other.open().has_value());
        int overtaken = 0;
        // The other one counts while the first reads: the first must notice when it writes.
        bool inside = false;
        fixture.traffic->setBeforeScan([&](const TimeSpan &) {
            if (!std::exchange(inside, true)) {
                QVERIFY(other.fillNext().has_value());
                inside = false;
            }
        });
        for (int step = 0; step < 400 && !one.state().isFilled(); ++step) {
            const auto filled = one.fillNext();
            overtaken += !filled;
            if (!filled)
                QCOMPARE(filled.error().kind, ErrorKind::Busy);
        }
        fixture.traffic->setBeforeScan({});
        QVERIFY(overtaken > 0);
        QVERIFY(fixture.rollUp());
        QCOMPARE(one.state().attempts, 400);
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void aDayHasOneKeyBlockAndOneBlockPerCubeOnceItIsOver()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 2000, kHistory);
        QVERIFY(fixture.rollUp());
        const QString day = QStringLiteral("rollup_block WHERE tier = 3 AND cube = %1");
        for (int cube = 0; cube < 3; ++cube)
            QVERIFY(countOf(fixture, qPrintable(day.arg(cube))) >= 3);
        const qint64 dayMs = floorTo(kNow, kDayMs) - 2 * kDayMs;
        const QString keys =
            QStringLiteral("rollup_key_block WHERE start_ms >= %1 AND start_ms < %2").arg(dayMs).arg(dayMs + kDayMs);
        QCOMPARE(countOf(fixture, qPrintable(keys)), 1);
        // Today is not over.
        QCOMPARE(countOf(fixture, qPrintable(QStringLiteral("rollup_block WHERE tier = 3 AND start_ms >= %1")
                                                 .arg(floorTo(kNow, kDayMs)))),
                 0);
    }

    void noPersonIsOutsideOfTheKeyTables()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 300, kHistory);
        QVERIFY(fixture.rollUp());
        QCOMPARE(countOf(fixture, "rollup_value WHERE dimension IN ('account', 'key')"), 0);
        QVERIFY(countOf(fixture, "rollup_person_value WHERE dimension = 'account'") > 5);
    }

    void rowsOfAnEndlessTextBecomeOneShortValue()
    {
        RollupFixture fixture(kNow);
        QRandomGenerator random(1);
        for (int i = 0; i < 4; ++i) {
            RequestRow row = randomRow(random, kHistory);
            row.model = QString(3'000'000, QLatin1Char('x')) + QString::number(i % 2);
            fixture.traffic->add(row);
        }
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        TelemetryQuery query{kHistory};
        query.groupBy = {Dimension::Model};
        const auto answer = engine.ask(query);
        QVERIFY(answer.has_value());
        QCOMPARE(answer->groups.size(), 2);
        QCOMPARE(answer->groups.first().total.attempts, 2);
        QVERIFY(answer->groups.first().values.first().size() < 300);
    }

    void idsThatGoBackALittleAreDeletedRowsAndALotAreAnotherDatabase()
    {
        RollupFixture fixture(kNow);
        addRows(fixture, 400, kHistory);
        QVERIFY(fixture.rollUp());
        auto rows = fixture.traffic->rows();
        fixture.traffic->clear();
        rows.resize(390);
        for (const RequestRow &row : rows)
            fixture.traffic->add(row);
        QVERIFY(fixture.rollUp());
        RequestRow again = rows.front();
        again.rowId.clear();
        again.timeMs = kNow - kSecondMs;
        QCOMPARE(fixture.traffic->add(again), 391);
        QVERIFY(fixture.rollUp());
        TelemetryEngine engine = fixture.makeEngine();
        QCOMPARE(
            engine.ask(TelemetryQuery{{kNow - kMinuteMs, kNow + kMinuteMs}})->total.attempts,
            naiveAnswer(fixture.traffic->rows(), TelemetryQuery{{kNow - kMinuteMs, kNow + kMinuteMs}}).total.attempts);

        fixture.traffic->clear();
        addRows(fixture, 20, kHistory, 99);
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }

    void damagedBlocksAreNoticedAndCountedAgain_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("column");
        for (const char *column : {"counts", "sketches"}) {
            for (int tier = 0; tier < 4; ++tier) {
                QTest::addRow("tier %d %s", tier, column)
                    << QStringLiteral("rollup_block WHERE tier = %1").arg(tier) << QString::fromLatin1(column);
            }
            QTest::addRow("keys %s", column)
                << QStringLiteral("rollup_key_block WHERE 1") << QString::fromLatin1(column);
        }
    }
    void damagedBlocksAreNoticedAndCountedAgain()
    {
        QFETCH(QString, table);
        QFETCH(QString, column);
        RollupFixture fixture(kNow);
        addRows(fixture, 300, kHistory);
        // Enough in one quarter for cells by the minute.
        addRows(fixture, ChunkAccumulator::kRowsForTotalMinutes + 20,
                {floorTo(kNow, kHourMs) - 2 * kHourMs, floorTo(kNow, kHourMs) - 2 * kHourMs + kQuarterMs});
        QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
        QString update = table;
        update.replace(
            QStringLiteral(" WHERE"),
            QStringLiteral(" SET %1 = substr(%1, 1, length(%1) - 9) || x'00ff00ff00ff00ff00' WHERE").arg(column));
        QVERIFY(fixture.store->execute(QStringLiteral("UPDATE ") + update).value() > 0);
        TelemetryEngine engine = fixture.makeEngine();
        const auto rows = fixture.traffic->rows();
        for (const TelemetryQuery &query : questions()) {
            const auto answer = engine.ask(query);
            if (!answer) {
                QCOMPARE(answer.error().kind, ErrorKind::Corrupt);
                continue;
            }
            // Whatever is told is true of the time that is not named as missing.
            auto counted = rows;
            counted.erase(std::remove_if(counted.begin(), counted.end(),
                                         [&](const RequestRow &row) {
                                             return std::any_of(
                                                 answer->notYetCounted.begin(), answer->notYetCounted.end(),
                                                 [&](const TimeSpan &span) { return span.contains(row.timeMs); });
                                         }),
                          counted.end());
            QCOMPARE(difference(*answer, naiveAnswer(counted, query)), QString());
        }
        for (int round = 0; round < 3; ++round)
            QVERIFY(fixture.rollUp());
        for (int round = 0; round < 3 && !wrongAnswers(fixture).isEmpty(); ++round)
            QVERIFY(fixture.rollUp());
        QCOMPARE(wrongAnswers(fixture), QString());
    }
};

QTEST_GUILESS_MAIN(RollupBuilderTest)
#include "rollupbuilder_test.moc"
