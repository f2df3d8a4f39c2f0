#include "models/telemetry/errorscontroller.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;
constexpr qint64 kOutageMs = kNowMs - 6 * kHourMs;
const TimeSpan kHistory{kNowMs - 3 * kDayMs, kNowMs};

const std::vector<RequestRow> &rows()
{
    static const std::vector<RequestRow> made = madeTraffic(kHistory, 6000, kOutageMs);
    return made;
}

struct Room {
    explicit Room(bool withHistory = true)
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
        if (withHistory) {
            SessionStatus status = session.status();
            status.history = kHistory;
            session.setStatus(status);
        }
    }

    void show()
    {
        answerFrom(session, rows(), kNowMs);
        controller.setActive(true);
        QTRY_COMPARE(controller.state(), PageState::Full);
    }

    int rowOf(Dimension dimension, const QString &id)
    {
        const FigureTableModel *table = controller.table(dimension);
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->index(row, 0).data(IdRole).toString() == id)
                return row;
        }
        return -1;
    }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    ErrorsController controller{session, view, clock};
};

} // namespace

class ErrorsControllerTest : public QObject
{
    Q_OBJECT

private slots:
    void theFilterForFailuresKeepsWhatTheOperatorChose_data()
    {
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("nothing") << QString() << QStringList{QStringLiteral("outcome!=ok")};
        QTest::newRow("one outcome") << QStringLiteral("outcome=timeout")
                                     << QStringList{QStringLiteral("outcome=timeout")};
        QTest::newRow("with ok") << QStringLiteral("outcome=ok,timeout")
                                 << QStringList{QStringLiteral("outcome=timeout")};
        QTest::newRow("only ok") << QStringLiteral("outcome=ok")
                                 << QStringList{QStringLiteral("outcome=ok"), QStringLiteral("outcome!=ok")};
        QTest::newRow("excluded") << QStringLiteral("outcome!=timeout")
                                  << QStringList{QStringLiteral("outcome!=timeout,ok")};
        QTest::newRow("ok excluded") << QStringLiteral("outcome!=ok") << QStringList{QStringLiteral("outcome!=ok")};
    }

    void theFilterForFailuresKeepsWhatTheOperatorChose()
    {
        QFETCH(QString, chosen);
        QFETCH(QStringList, expected);
        FilterSet filter;
        if (!chosen.isEmpty())
            filter.terms.append(*filterTermFromToken(chosen));
        QStringList found;
        for (const FilterTerm &term : failedOnly(filter).terms)
            found.append(filterTermToToken(term));
        QCOMPARE(found, expected);
    }

    void theTablesCountFailedAttempts()
    {
        Room room;
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (const Dimension dimension : room.controller.tableDimensions())
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                room.controller.table(dimension), QAbstractItemModelTester::FailureReportingMode::QtTest));
        room.show();
        const Cell truth = countedAnswer(rows(), room.session.questions.constFirst().constFirst(), kNowMs).total;
        for (const Dimension dimension : room.controller.tableDimensions()) {
            const FigureTableModel *table = room.controller.table(dimension);
            qint64 sum = 0;
            for (int row = 0; row < table->rowCount(); ++row)
                sum += table->index(row, 1).data(SortRole).toLongLong();
            QCOMPARE(sum, truth.failedAttempts());
        }
        QCOMPARE(room.controller.table(Dimension::Provider)->columnCount(), 6);
        QCOMPARE(room.controller.table(Dimension::ErrorClass)->columnCount(), 5);
        QVERIFY(room.controller.table(Dimension::Key) == nullptr);
    }

    void aClassThatDidNotOccurBeforeIsNewAndSeenWhereItWas()
    {
        Room room;
        room.show();
        const int overloaded = room.rowOf(Dimension::ErrorClass, QStringLiteral("overloaded"));
        const int old = room.rowOf(Dimension::ErrorClass, QStringLiteral("rate_limit_exceeded"));
        QVERIFY(overloaded >= 0 && old >= 0);
        const FigureTableModel *table = room.controller.table(Dimension::ErrorClass);
        QVERIFY(table->index(overloaded, 0).data().toString().endsWith(QStringLiteral("new")));
        QVERIFY(!table->index(old, 0).data().toString().endsWith(QStringLiteral("new")));
        const qint64 first = table->index(overloaded, 3).data(SortRole).toLongLong();
        const qint64 last = table->index(overloaded, 4).data(SortRole).toLongLong();
        QVERIFY(first >= kOutageMs - kQuarterMs && first <= kOutageMs + kHourMs);
        QVERIFY(last > first && last <= kOutageMs + kHourMs + kQuarterMs);
        QVERIFY(room.controller.headline().contains(QStringLiteral("1 new error class")));
    }

    void aFailureIsNeverSeenAtATimeThatIsStillToCome()
    {
        Room room;
        const qint64 freshMs = kNowMs - 30 * kSecondMs;
        answerFrom(room.session, rows(), freshMs);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        int running = 0;
        const FigureTableModel *table = room.controller.table(Dimension::ErrorClass);
        const int last = table->columnCount() - 1;
        QVERIFY(table->rowCount() > 0);
        for (int row = 0; row < table->rowCount(); ++row) {
            const QModelIndex index = table->index(row, last);
            QVERIFY2(index.data(SortRole).toLongLong() <= freshMs, qPrintable(index.data().toString()));
            const bool isRunning = index.data().toString().startsWith(QStringLiteral("≥ "));
            running += isRunning;
            QVERIFY(isRunning || index.data().toString().startsWith(QStringLiteral("< ")));
            QVERIFY(table->index(row, last - 1).data().toString().startsWith(QStringLiteral("≥ ")));
        }
        QVERIFY2(running > 0, "some class failed in the bucket that is running");
    }

    void nothingIsCalledNewWhenThePeriodBeforeWasNotCounted()
    {
        Room room(false);
        room.show();
        const int overloaded = room.rowOf(Dimension::ErrorClass, QStringLiteral("overloaded"));
        QVERIFY(!room.controller.table(Dimension::ErrorClass)
                     ->index(overloaded, 0)
                     .data()
                     .toString()
                     .contains(QStringLiteral("new")));
        QVERIFY(!room.controller.headline().contains(QStringLiteral("new")));
    }

    void outcomesAreStackedWithoutTheGoodOnes()
    {
        Room room;
        room.show();
        const TimeChart &chart = room.controller.outcomeChart();
        QVERIFY(chart.series.size() >= 3);
        for (const ChartSeries &series : chart.series)
            QVERIFY(series.id != QLatin1String("ok"));
        QCOMPARE(room.controller.rateChart().series.size(), 2);
    }

    void theSampleShowsFailedRowsMasked()
    {
        Room room;
        QAbstractItemModelTester tester(room.controller.sample(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.show();
        QTRY_COMPARE(room.controller.sample()->rowCount(), ErrorsController::kSampleRows);
        const FigureTableModel *sample = room.controller.sample();
        for (int row = 0; row < sample->rowCount(); ++row) {
            for (int column = 0; column < sample->columnCount(); ++column)
                QVERIFY(!sample->index(row, column).data().toString().contains(QStringLiteral("203.0.113.1")));
        }
        QCOMPARE(room.session.pageRequests.constFirst().filter.terms.constLast().exclude, true);
    }

    void aSampleThatFailsLeavesThePageStanding()
    {
        Room room;
        answerFrom(room.session, rows(), kNowMs);
        room.session.paging = nullptr;
        room.controller.setActive(true);
        room.session.failPage(0, {ErrorKind::Busy, QStringLiteral("The database is locked. It is tried again.")});
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QTRY_COMPARE(room.controller.sampleNote(), QStringLiteral("The database is locked. It is tried again."));
    }

    void aGatewayWithoutErrorRowsShowsNoRate()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.errors = false;
        some.missing = {{QStringLiteral("errors"), QStringLiteral("Error logging is off.")}};
        room.session.setCapabilities(some);
        room.show();
        for (const FigureTile &tile : room.controller.tiles())
            QCOMPARE(tile.value.figure, notRecorded());
        QVERIFY(room.controller.headline().contains(QStringLiteral("Error logging is off.")));
        QVERIFY(room.controller.outcomeChart().isEmpty());
        QCOMPARE(room.session.pageRequests.size(), 0);
    }
};

QTEST_GUILESS_MAIN(ErrorsControllerTest)
#include "errorscontroller_test.moc"
