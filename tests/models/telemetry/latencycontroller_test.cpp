#include "models/telemetry/latencycontroller.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;
constexpr qint64 kOutageMs = kNowMs - 6 * kHourMs;

const std::vector<RequestRow> &rows()
{
    static const std::vector<RequestRow> made = madeTraffic({kNowMs - 2 * kDayMs, kNowMs}, 4000, kOutageMs);
    return made;
}

struct Room {
    Room()
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
    }

    void show()
    {
        answerFrom(session, rows(), kNowMs);
        controller.setActive(true);
        QTRY_COMPARE(controller.state(), PageState::Full);
    }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    LatencyController controller{session, view, clock};
};

ContrastAnswer someContrast()
{
    ContrastAnswer answer;
    answer.inside = 1904;
    answer.outside = 36208;
    answer.rows = {{Dimension::Provider, QStringLiteral("anthropic-b"), 1740, 4417, 0.914, 0.122}};
    return answer;
}

} // namespace

class LatencyControllerTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRowIsInTheHeatmapAndInTheHistogram()
    {
        Room room;
        room.show();
        const TelemetryAnswer truth = countedAnswer(rows(), room.session.questions.constFirst().constFirst(), kNowMs);
        const LatencyHeatmap &map = room.controller.heatmap();
        QCOMPARE(map.counts.size(), map.rows() * map.columns());
        QCOMPARE(std::accumulate(map.counts.begin(), map.counts.end(), qint64(0)), truth.total.latency.count());
        QVERIFY(map.rows() >= 30 && map.rows() <= 40);
        for (int column = 0; column < map.columns(); ++column) {
            qint64 sum = 0;
            for (int row = 0; row < map.rows(); ++row)
                sum += map.countAt(column, row);
            QCOMPARE(sum, truth.buckets.at(column).latency.count());
        }
        const LatencyHistogram &histogram = room.controller.histogram();
        QCOMPARE(std::accumulate(histogram.counts.begin(), histogram.counts.end(), qint64(0)), histogram.total);
        QCOMPARE(histogram.cumulativeShare.constLast(), 1.0);
        QVERIFY(std::is_sorted(histogram.cumulativeShare.begin(), histogram.cumulativeShare.end()));
        QVERIFY(std::is_sorted(histogram.edgesUs.begin(), histogram.edgesUs.end(), std::less_equal<>()));
    }

    void percentilesAreWithinOnePercentAndSayWhatTheyStandOn()
    {
        Room room;
        room.show();
        std::vector<qint64> exact;
        for (const RequestRow &row : rows()) {
            if (room.view.span().contains(row.timeMs))
                exact.push_back(row.latencyUs);
        }
        std::sort(exact.begin(), exact.end());
        const TelemetryAnswer truth = countedAnswer(rows(), room.session.questions.constFirst().constFirst(), kNowMs);
        const double p95 = *figureOf(Figure::LatencyP95, truth.total, room.session.capabilities()).value;
        const double real = double(exact.at(size_t(std::floor(0.95 * double(exact.size() - 1)))));
        QVERIFY(std::abs(p95 - real) <= 0.01 * real);
        QCOMPARE(room.controller.tiles().at(2).value, formatLatency(p95));
        QVERIFY(room.controller.tiles().at(2).detail.contains(QStringLiteral("±1\u2009%")));
        QVERIFY(room.controller.headline().contains(QStringLiteral("n %1").arg(formatExact(qint64(exact.size())))));
        QCOMPARE(room.controller.percentileChart().series.size(), 4);
    }

    void wholeSecondsMakeNoFinerRowsAndAreLabelled()
    {
        std::vector<RequestRow> coarse = rows();
        for (RequestRow &row : coarse)
            row.latencyUs = row.latencyUs / 1'000'000 * 1'000'000;
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.latencyPrecisionMs = 1000;
        room.session.setCapabilities(some);
        answerFrom(room.session, coarse, kNowMs);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const QList<qint64> &edges = room.controller.heatmap().rowEdgesUs;
        for (qsizetype i = 1; i + 2 < edges.size(); ++i)
            QVERIFY2(edges.at(i + 1) - edges.at(i) > 950'000, qPrintable(QString::number(i)));
        const LatencyHistogram &histogram = room.controller.histogram();
        qint64 belowOne = 0;
        for (const RequestRow &row : coarse)
            belowOne += room.view.span().contains(row.timeMs) && row.latencyUs == 0;
        QCOMPARE(histogram.counts.constFirst(), belowOne);
        QVERIFY(room.controller.notes()
                    .join(QLatin1Char(' '))
                    .contains(QStringLiteral("Test gateway stores latency in whole seconds")));
        QVERIFY(room.controller.tiles().constFirst().detail.contains(QStringLiteral("whole seconds")));
    }

    void firstTokensAreAskedForAndShownInstead()
    {
        Room room;
        room.show();
        room.controller.setFirstToken(true);
        QVERIFY(room.session.questions.constLast().constFirst().ttft);
        QVERIFY(!room.session.questions.constLast().constFirst().latency);
        QTRY_VERIFY(!room.controller.isLoading());
        QCOMPARE(room.controller.tiles().constFirst().figure, Figure::TtftP50);
        QVERIFY(!room.controller.heatmap().isEmpty());
    }

    void aGatewayWithoutFirstTokensSaysSoAndShowsDashes()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.ttft = false;
        some.missing = {{QStringLiteral("ttft"), QStringLiteral("Not kept.")}};
        room.session.setCapabilities(some);
        answerFrom(room.session, rows(), kNowMs);
        room.controller.setFirstToken(true);
        room.controller.setActive(true);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QVERIFY(room.controller.heatmap().isEmpty());
        QCOMPARE(room.controller.tiles().constFirst().value.figure, notRecorded());
        QCOMPARE(room.controller.objectiveTile().value.figure, notRecorded());
        QVERIFY(room.controller.headline().contains(QStringLiteral("Not kept.")));
    }

    void theObjectiveSaysKeptOrMissed()
    {
        Room room;
        room.view.setObjective({600'000'000, 0.97});
        room.show();
        QCOMPARE(room.controller.objectiveTile().change.tone, ChangeTone::Better);
        QVERIFY(room.controller.objectiveTile().detail.contains(QStringLiteral("kept")));
        room.view.setObjective({100'000, 0.97});
        QTRY_VERIFY(room.controller.objectiveTile().detail.contains(QStringLiteral("missed")));
        QCOMPARE(room.controller.objectiveTile().change.tone, ChangeTone::Worse);
    }

    void aBoxIsExplained()
    {
        Room room;
        QAbstractItemModelTester tester(room.controller.contrast(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.show();
        room.controller.selectBox({{kOutageMs, kOutageMs + kHourMs}, 4'000'000, 60'000'000});
        QVERIFY(room.controller.isContrastLoading());
        QCOMPARE(room.session.contrastQueries.constFirst().outer, room.controller.buckets().span);
        room.session.answerContrast(0, someContrast());
        QTRY_COMPARE(room.controller.contrast()->rowCount(), 1);
        QCOMPARE(room.controller.contrast()->index(0, 0).data().toString(), QStringLiteral("Provider = anthropic-b"));
        QCOMPARE(room.controller.contrast()->index(0, 0).data(IdRole).toString(),
                 QStringLiteral("provider=anthropic-b"));
        QCOMPARE(room.controller.contrastText(), QStringLiteral("1,904 of 38,112 attempts"));
    }

    void aBoxGoesWhenTheViewChangesAndItsLateAnswerIsDropped()
    {
        Room room;
        room.show();
        room.controller.selectBox({{kOutageMs, kOutageMs + kHourMs}, 4'000'000, 60'000'000});
        room.controller.selectBox({{kOutageMs, kOutageMs + kHourMs}, 5'000'000, 60'000'000});
        room.session.answerContrast(
            1, std::unexpected(Error{ErrorKind::TimedOut, QStringLiteral("Too slow. Draw a smaller box.")}));
        QTRY_VERIFY(room.controller.contrastError());
        room.session.answerContrast(0, someContrast());
        room.view.setFilter(Dimension::Model, {QStringLiteral("gpt-5")});
        QVERIFY(!room.controller.box());
        QTRY_VERIFY(!room.controller.isLoading());
        QCOMPARE(room.controller.contrast()->rowCount(), 0);
    }

    void aBoxOnFirstTokensIsAskedAboutFirstTokens()
    {
        Room room;
        room.show();
        room.controller.setFirstToken(true);
        QTRY_VERIFY(!room.controller.isLoading());
        room.controller.selectBox({{kOutageMs, kOutageMs + kHourMs}, 100'000, 2'000'000});
        QCOMPARE(room.session.contrastQueries.size(), 1);
        QVERIFY(room.session.contrastQueries.constFirst().firstToken);
        room.session.answerContrast(0, someContrast());
        QTRY_COMPARE(room.controller.contrast()->rowCount(), 1);
        QVERIFY(!room.controller.contrastError());
    }

    void aBoxReachesFromBorderToBorder()
    {
        Room room;
        room.show();
        const LatencyHeatmap &map = room.controller.heatmap();
        QVERIFY(map.columns() > 5 && map.rows() > 5);
        room.controller.selectBox(
            {{map.edges.at(2) + 1, map.edges.at(4) - 1}, map.rowEdgesUs.at(1) + 1, map.rowEdgesUs.at(3) - 1});
        const LatencyBox wanted{{map.edges.at(2), map.edges.at(4)}, map.rowEdgesUs.at(1), map.rowEdgesUs.at(3)};
        QCOMPARE(*room.controller.box(), wanted);
        // What lies on borders stays there.
        room.controller.selectBox(wanted);
        QCOMPARE(*room.controller.box(), wanted);
        QCOMPARE(room.session.contrastQueries.constLast().inner, wanted.span);
        QCOMPARE(room.session.contrastQueries.constLast().latencyToUs, wanted.toUs);
    }

    void modelsAreRankedWithTheirChange()
    {
        Room room;
        QAbstractItemModelTester tester(room.controller.byDimension(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.view.setComparison(Comparison::PreviousPeriod);
        room.show();
        QCOMPARE(room.controller.byDimension()->rowCount(), 8);
        QCOMPARE(room.controller.byDimension()->columnCount(), 5);
        QCOMPARE(room.controller.percentileChart().series.size(), 5);
        QVERIFY(room.controller.percentileChart().series.constLast().compared);
    }

    void nothingMakesNoHeatmap()
    {
        QVERIFY(latencyHeatmap({}, {}, 40, 1).isEmpty());
        QVERIFY(latencyHistogram(Sketch(), 60, 1).isEmpty());
        Sketch one;
        one.add(0);
        const LatencyHistogram histogram = latencyHistogram(one, 60, 1);
        QCOMPARE(histogram.total, 1);
        QCOMPARE(std::accumulate(histogram.counts.begin(), histogram.counts.end(), qint64(0)), 1);
    }
};

QTEST_GUILESS_MAIN(LatencyControllerTest)
#include "latencycontroller_test.moc"
