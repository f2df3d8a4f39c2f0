#include "models/telemetry/usagecontroller.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

const std::vector<RequestRow> &rows()
{
    static const std::vector<RequestRow> made = madeTraffic({kNowMs - 2 * kDayMs, kNowMs}, 4000, kNowMs - 6 * kHourMs);
    return made;
}

struct Room {
    Room()
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(kDayMs, QTimeZone("Asia/Kolkata")));
    }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    UsageController controller{session, view, clock};
};

} // namespace

class UsageControllerTest : public QObject
{
    Q_OBJECT

private slots:
    void theSeriesOfEveryBucketAddUpToTheTotal_data()
    {
        QTest::addColumn<int>("measure");
        for (const Figure measure : UsageController::measures())
            QTest::newRow(qPrintable(figureTitle(measure))) << int(measure);
    }

    void theSeriesOfEveryBucketAddUpToTheTotal()
    {
        QFETCH(int, measure);
        Room room;
        answerFrom(room.session, rows(), kNowMs);
        room.controller.setMeasure(Figure(measure));
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const TelemetryAnswer total = countedAnswer(rows(), room.session.questions.constFirst().constFirst(), kNowMs);
        const TimeChart &chart = room.controller.chart();
        QCOMPARE(chart.series.size(), UsageController::kTopValues + 1);
        QCOMPARE(chart.series.constLast().id, UsageController::othersId());
        for (qsizetype i = 0; i < chart.bucketCount(); ++i) {
            double sum = 0;
            for (const ChartSeries &series : chart.series)
                sum += series.values.at(i);
            QCOMPARE(std::llround(sum),
                     std::llround(*figureOf(Figure(measure), total.buckets.at(i), room.session.capabilities()).value));
        }
    }

    void sharesOfABucketAddUpToAll()
    {
        Room room;
        answerFrom(room.session, rows(), kNowMs);
        room.controller.setMode(UsageMode::Share);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const TimeChart &chart = room.controller.chart();
        QCOMPARE(chart.unit, FigureUnit::Share);
        for (qsizetype i = 0; i < chart.bucketCount(); ++i) {
            double sum = 0;
            for (const ChartSeries &series : chart.series)
                sum += series.values.at(i);
            QVERIFY(std::isnan(sum) || std::abs(sum - 1) < 1e-9);
        }
    }

    void bucketsAreAskedForTheLargestValuesOnly()
    {
        Room room;
        answerFrom(room.session, rows(), kNowMs);
        room.controller.setDimension(Dimension::Key);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        for (const TelemetryQuery &query : room.session.questions.constFirst())
            QVERIFY(query.groupBy.isEmpty() || query.edges.isEmpty());
        const TelemetryQuery series = room.session.questions.at(1).constFirst();
        QVERIFY(!series.edges.isEmpty());
        QCOMPARE(series.filter.terms.constFirst().values.size(), UsageController::kTopValues);
        QVERIFY(room.controller.notes().join(QLatin1Char(' ')).contains(QStringLiteral("masked")));
    }

    void theRankingShowsSharesMoneyAndChange()
    {
        Room room;
        QAbstractItemModelTester tester(room.controller.ranking(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        answerFrom(room.session, rows(), kNowMs);
        room.view.setComparison(Comparison::PreviousPeriod);
        room.controller.setMeasure(Figure::Spend);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const auto *ranking = room.controller.ranking();
        QCOMPARE(ranking->rowCount(), 8);
        for (int row = 1; row < ranking->rowCount(); ++row)
            QVERIFY(ranking->index(row - 1, 1).data(SortRole).toDouble() >=
                    ranking->index(row, 1).data(SortRole).toDouble());
        QVERIFY(!ranking->index(0, ranking->columnCount() - 1).data().toString().isEmpty());
        QVERIFY(room.controller.totalText().contains(QStringLiteral("vs previous period")));
    }

    void anotherMeasureOrDimensionIsAskedAndLateAnswersAreDropped()
    {
        Room room;
        room.controller.setActive(true);
        room.controller.setDimension(Dimension::Provider);
        QCOMPARE(room.session.questions.size(), 2);
        QCOMPARE(room.session.questions.at(1).at(1).groupBy, QList{Dimension::Provider});
        QList<TelemetryAnswer> late;
        for (const TelemetryQuery &query : room.session.questions.constFirst())
            late.append(countedAnswer(rows(), query, kNowMs));
        room.session.answer(0, late);
        QList<TelemetryAnswer> first;
        for (const TelemetryQuery &query : room.session.questions.at(1))
            first.append(countedAnswer(rows(), query, kNowMs));
        room.session.answer(1, first);
        QTRY_COMPARE(room.session.questions.size(), 3);
        QCOMPARE(room.session.questions.at(2).constFirst().groupBy, QList{Dimension::Provider});
        room.session.answer(2, {countedAnswer(rows(), room.session.questions.at(2).constFirst(), kNowMs)});
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QVERIFY(room.controller.chart().title.endsWith(QStringLiteral("provider")));
        QCOMPARE(room.controller.chart().series.size(), 3);
    }

    void aMeasureThatIsNotRecordedIsNamedMissing()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.tokensCached = false;
        room.session.setCapabilities(some);
        answerFrom(room.session, rows(), kNowMs);
        room.controller.setMeasure(Figure::TokensCached);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QVERIFY(room.controller.chart().isEmpty());
        QCOMPARE(room.controller.totalText(), notRecorded());
        QVERIFY(room.controller.headline().contains(QStringLiteral("not recorded")));
    }

    void keysAndAccountsAreShownMasked()
    {
        Room room;
        std::vector<RequestRow> personal(1);
        personal[0].timeMs = kNowMs - kHourMs;
        personal[0].account = QStringLiteral("maria.example@mail.example");
        answerFrom(room.session, personal, kNowMs);
        room.controller.setDimension(Dimension::Account);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QCOMPARE(room.controller.ranking()->index(0, 0).data().toString(), QStringLiteral("m•••"));
        QCOMPARE(room.controller.ranking()->index(0, 0).data(IdRole).toString(), personal[0].account);
        QCOMPARE(room.controller.chart().series.constFirst().name, QStringLiteral("m•••"));
    }
};

QTEST_GUILESS_MAIN(UsageControllerTest)
#include "usagecontroller_test.moc"
