// Rows with date-time columns and a key that does not grow: their order, and what is noticed of those that come late.
#include "models/gateway/profileloader.h"
#include "models/telemetry/quartercounts.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/rollupfixture.h"
#include "tests/support/timestampfixture.h"

#include <QSet>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'788'264'000'000; // 2026-09-01 12:00:00
const TimeSpan kAround{kNowMs - kDayMs, kNowMs + kDayMs};

// A gateway, its rollups and all that is between.
struct Counted {
    Counted()
    {
        const auto profile = loadProfile(gateway.profile());
        if (!profile)
            qFatal("%s", qPrintable(profile.error().message));
        source = SqlTelemetrySource::create(gateway.database(), gateway.database(), *profile, rollups.clock).value();
        builder = std::make_unique<RollupBuilder>(rollups.rollups, *source, rollups.clock);
    }

    void add(qint64 timeMs)
    {
        RequestRow row;
        row.rowId = QStringLiteral("1");
        row.requestId = QStringLiteral("req-%1").arg(++number);
        row.timeMs = timeMs;
        row.statusCode = 200;
        gateway.add(row);
    }
    bool refresh()
    {
        const auto done = builder->bringUpToDate({}, [] {});
        if (!done)
            qWarning("%s (%s)", qPrintable(done.error().message), qPrintable(done.error().detail));
        return done.has_value();
    }
    qint64 attempts(const TimeSpan &span = kAround)
    {
        TelemetryEngine engine(rollups.rollups, *source, rollups.clock);
        const auto answer = engine.ask(TelemetryQuery{span});
        return answer ? answer->total.attempts : -1;
    }

    TimestampFixture gateway;
    RollupFixture rollups{kNowMs};
    std::unique_ptr<SqlTelemetrySource> source;
    std::unique_ptr<RollupBuilder> builder;
    int number = 0;
};

} // namespace

class TimestampRowsTest : public QObject
{
    Q_OBJECT

private slots:
    void pagesVisitEveryRowOnceWhateverTheirTimesAndKeys_data()
    {
        QTest::addColumn<int>("limit");
        QTest::addColumn<bool>("newestFirst");
        for (const int limit : {1, 2, 3, 7, 50}) {
            QTest::addRow("newest first by %d", limit) << limit << true;
            QTest::addRow("oldest first by %d", limit) << limit << false;
        }
    }
    void pagesVisitEveryRowOnceWhateverTheirTimesAndKeys()
    {
        QFETCH(int, limit);
        QFETCH(bool, newestFirst);
        Counted test;
        QSet<QString> wanted;
        // Times that differ by less than a millisecond, by a nanosecond or not at all; keys of which one begins with
        // another.
        for (const char *time : {"2026-09-01 11:59:59.9999+00:00", "2026-09-01 11:59:59.9999001+00:00",
                                 "2026-09-01 11:59:59.999900123+00:00", "2026-09-01 12:00:00+00:00",
                                 "2026-09-01 12:00:00.000000001+00:00"}) {
            for (const char *key : {"a", "a/1", "A", "b\"]", "ä", ""}) {
                for (const int attempt : {1, 2, 11}) {
                    const QString id = QStringLiteral("%1 %2").arg(QString::fromUtf8(key), QString::fromLatin1(time));
                    test.gateway.addAt(QString::fromLatin1(time), id, attempt);
                    wanted.insert(QStringLiteral("%1/%2").arg(id).arg(attempt));
                }
            }
        }
        QSet<QString> seen;
        qint64 lastMs = newestFirst ? kAround.toMs : kAround.fromMs;
        RowPageRequest request{kAround, {}, {}, {}, {}, newestFirst, limit};
        for (bool more = true; more;) {
            const auto page = test.source->page(request);
            QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().message + page.error().detail));
            for (const RequestRow &row : page->rows) {
                QVERIFY2(!seen.contains(row.rowId), qPrintable(row.rowId));
                QVERIFY(newestFirst ? row.timeMs <= lastMs : row.timeMs >= lastMs);
                lastMs = row.timeMs;
                seen.insert(row.rowId);
            }
            more = page->more;
            request.after = RowCursor{page->rows.last().timeMs, page->rows.last().position};
        }
        QCOMPARE(seen, wanted);
    }

    void aPositionThatNoSourceWroteIsRefused_data()
    {
        QTest::addColumn<QString>("position");
        for (const char *position : {"", "7", "[1]", "[1,2,3,4]", "{}"})
            QTest::newRow(position) << QString::fromLatin1(position);
    }
    void aPositionThatNoSourceWroteIsRefused()
    {
        QFETCH(QString, position);
        Counted test;
        const auto page = test.source->page({kAround, {}, {}, {}, RowCursor{kNowMs, position}});
        QVERIFY(!page);
        QCOMPARE(page.error().kind, ErrorKind::InvalidInput);
    }

    void everyStatementRunsOnTheTimeIndex()
    {
        Counted test;
        test.add(kNowMs);
        const TelemetrySql &sql = test.source->statements();
        const RowPosition place{QStringLiteral("2026-09-01 12:00:00+00:00"), {QStringLiteral("req-1"), 1}};
        FilterSet filter;
        filter.set(Dimension::Model, {QStringLiteral("gpt-5")});
        for (const SqlQuery &query :
             {sql.scan(kAround, {}),
              sql.page({kAround, filter, 5, 10, RowCursor{kNowMs, place.text()}}, place, kAround),
              sql.page({kAround, {}, {}, {}, RowCursor{kNowMs, place.text()}, false}, place, kAround), sql.oldest(),
              sql.newest(kNowMs + 1), sql.countsByQuarter(kAround)}) {
            auto plan = test.gateway.database().query(QStringLiteral("EXPLAIN QUERY PLAN ") + query.sql, query.values);
            QVERIFY2(plan.has_value(), qPrintable(query.sql + (plan ? QString() : plan.error().detail)));
            QStringList steps;
            while (*(*plan)->next())
                steps.append((*plan)->string(3));
            const QString text = steps.join(QLatin1Char('\n'));
            QVERIFY2(text.contains(QStringLiteral("created_at>?")), qPrintable(query.sql + text));
            QVERIFY2(!text.contains(QStringLiteral("MULTI-INDEX")), qPrintable(text));
            QVERIFY2(!text.contains(QStringLiteral("USE TEMP B-TREE FOR ORDER BY")), qPrintable(text));
        }
    }

    void rowsThatComeLateAreCounted()
    {
        Counted test;
        for (int i = 0; i < 30; ++i)
            test.add(kNowMs - i * 10 * kMinuteMs);
        QVERIFY(test.builder->open().has_value());
        QVERIFY(test.refresh());
        QCOMPARE(test.attempts(), 30);
        // Now, in the middle of the window, at its edge, and a row in a quarter that had none.
        for (const qint64 agoMs :
             {qint64(0), 3 * kHourMs, QuarterCounts::kSettlingMs - kQuarterMs, 5 * kHourMs + 7 * kMinuteMs})
            test.add(kNowMs - agoMs);
        QVERIFY(test.refresh());
        QCOMPARE(test.attempts(), 34);
        QCOMPARE(test.attempts({kNowMs - 4 * kHourMs, kNowMs - 2 * kHourMs}), 13);
    }

    void rowsThatCameWhileNobodyCountedAreCounted()
    {
        Counted test;
        test.add(kNowMs - 2 * kHourMs);
        QVERIFY(test.builder->open().has_value());
        QVERIFY(test.refresh());
        // Three days later; one row had been late when the console was closed.
        test.rollups.clock.advance(3 * kDayMs);
        test.add(kNowMs - kHourMs);
        test.add(kNowMs + kDayMs);
        test.add(kNowMs + 3 * kDayMs - kMinuteMs);
        RollupBuilder again(test.rollups.rollups, *test.source, test.rollups.clock);
        QVERIFY(again.open().has_value());
        QVERIFY(again.bringUpToDate({}, [] {}).has_value());
        QCOMPARE(test.attempts({kNowMs - kDayMs, kNowMs + 4 * kDayMs}), 4);
    }

    void rowsThatWereDeletedInTheWindowAreNoLongerCounted()
    {
        Counted test;
        for (int i = 0; i < 10; ++i)
            test.add(kNowMs - i * kHourMs);
        QVERIFY(test.builder->open().has_value());
        QVERIFY(test.refresh());
        test.gateway.execute(QStringLiteral("DELETE FROM requests WHERE request_id = 'req-3'"));
        QVERIFY(test.refresh());
        QCOMPARE(test.attempts(), 9);
    }

    void anotherDatabaseInThePlaceOfTheOldOneIsCountedAnew()
    {
        Counted test;
        for (int i = 0; i < 10; ++i)
            test.add(kNowMs - i * kHourMs);
        QVERIFY(test.builder->open().has_value());
        QVERIFY(test.refresh());
        test.gateway.execute(QStringLiteral("DELETE FROM requests"));
        test.add(kNowMs - 20 * kHourMs);
        RollupBuilder again(test.rollups.rollups, *test.source, test.rollups.clock);
        QVERIFY(again.open().has_value());
        QVERIFY(again.bringUpToDate({}, [] {}).has_value());
        QCOMPARE(test.attempts(), 1);
    }

    void aBusyWindowIsCountedAsAWholeOnceAMinute()
    {
        Counted test;
        test.gateway.execute(QStringLiteral(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO requests "
            "(created_at, request_id, attempt, is_final, endpoint, status, tokens_in) "
            "SELECT '2026-09-01 11:50:00+00:00', 'many-' || i, 1, 1, '', 200, 1 FROM n"));
        QString mark = test.source->extent()->mark;
        mark = test.source->newRowsAfter(mark)->mark;
        test.add(kNowMs - 3 * kHourMs);
        test.add(kNowMs);
        auto news = test.source->newRowsAfter(mark);
        QCOMPARE(news->quarters, QList<qint64>{kNowMs});
        test.rollups.clock.advance(kMinuteMs);
        news = test.source->newRowsAfter(news->mark);
        QCOMPARE(news->quarters, QList<qint64>{kNowMs - 3 * kHourMs});
        QCOMPARE(news->count, 1);
    }

    void aMarkOfCountsReadsBack()
    {
        const QuarterCounts counts(kNowMs, {{kNowMs, 5}, {kNowMs + kQuarterMs, 7}});
        const auto read = QuarterCounts::fromMark(counts.mark());
        QVERIFY(read.has_value());
        QCOMPARE(read->fromMs(), kNowMs);
        QCOMPARE(read->rows(), 12);
        QCOMPARE(read->mark(), counts.mark());
        QVERIFY(!QuarterCounts::fromMark(QStringLiteral("4711")));
        QVERIFY(!QuarterCounts::fromMark({}));
    }
};

QTEST_GUILESS_MAIN(TimestampRowsTest)
#include "timestamprows_test.moc"
