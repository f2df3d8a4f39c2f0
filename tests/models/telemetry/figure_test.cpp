#include "models/telemetry/figure.h"

#include "models/telemetry/chartseries.h"
#include "models/telemetry/figuretile.h"
#include "tests/support/faketelemetrysource.h"

#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

Cell busyCell()
{
    Cell cell;
    cell.attempts = 2200;
    cell.requests = 2000;
    cell.failedRequests = 26;
    cell.outcomes[size_t(Outcome::Ok)] = 2150;
    cell.outcomes[size_t(Outcome::Timeout)] = 50;
    cell.tokensIn = 1000;
    cell.tokensOut = 500;
    cell.tokensCached = 380;
    cell.costMicros = 12'480'000;
    cell.latency.add(2'000'000, 2000);
    return cell;
}

} // namespace

class FigureTest : public QObject
{
    Q_OBJECT

private slots:
    void figuresAreWhatTheCellSays()
    {
        const SourceCapabilities all = fullCapabilities();
        const Cell cell = busyCell();
        QCOMPARE(*figureOf(Figure::Requests, cell, all).value, 2000.0);
        QCOMPARE(*figureOf(Figure::RequestErrorRate, cell, all).value, 0.013);
        QCOMPARE(*figureOf(Figure::AttemptErrorRate, cell, all).value, 50.0 / 2200);
        QCOMPARE(*figureOf(Figure::CachedShare, cell, all).value, 0.38);
        QCOMPARE(*figureOf(Figure::SpendPerThousand, cell, all).value, 6'240'000.0);
        const FigureValue p95 = figureOf(Figure::LatencyP95, cell, all);
        QCOMPARE(p95.count, 2000);
        QVERIFY(std::abs(*p95.value - 2e6) <= 2e4);
        const double perSecond = *figureOf(Figure::TokensPerSecond, cell, all).value;
        QVERIFY(std::abs(perSecond - 500.0 / 4000) < 0.002);
    }

    void whatIsNotRecordedIsADashWithItsReasonAndNeverZero_data()
    {
        QTest::addColumn<int>("figure");
        for (int figure = 0; figure <= int(Figure::TokensPerSecond); ++figure) {
            if (Figure(figure) != Figure::Attempts)
                QTest::newRow(qPrintable(figureTitle(Figure(figure)))) << figure;
        }
    }

    void whatIsNotRecordedIsADashWithItsReasonAndNeverZero()
    {
        QFETCH(int, figure);
        SourceCapabilities none;
        none.missing = {{QStringLiteral("ttft"), QStringLiteral("Streams only.")}};
        const FigureValue value = figureOf(Figure(figure), busyCell(), none);
        QVERIFY(!value.value);
        QVERIFY(!value.reason.isEmpty());
        QCOMPARE(figureCellText(Figure(figure), value, none), notRecorded());
        const FigureTile tile = figureTile(Figure(figure), busyCell(), std::nullopt, {}, none);
        QVERIFY(tile.missing);
        QCOMPARE(tile.value.figure, notRecorded());
        QVERIFY(tile.spoken().contains(QStringLiteral("not recorded")));
    }

    void theReasonOfTheGatewayIsGiven()
    {
        SourceCapabilities some = fullCapabilities();
        some.ttft = false;
        some.missing = {{QStringLiteral("ttft"), QStringLiteral("This version keeps none.")}};
        QCOMPARE(figureOf(Figure::TtftP95, busyCell(), some).reason, QStringLiteral("This version keeps none."));
    }

    void attemptsWithoutARequestIdMakeRequestsUnknown()
    {
        Cell cell = busyCell();
        cell.unlinked = 3;
        const SourceCapabilities all = fullCapabilities();
        QVERIFY(!figureOf(Figure::Requests, cell, all).value);
        QVERIFY(!figureOf(Figure::RequestErrorRate, cell, all).value);
        QVERIFY(figureOf(Figure::AttemptErrorRate, cell, all).value);
        QCOMPARE(volumeFigure(cell, all), Figure::Attempts);
    }

    void anEmptyRangeHasNoRateAndNoPercentile()
    {
        const SourceCapabilities all = fullCapabilities();
        QVERIFY(!figureOf(Figure::RequestErrorRate, Cell(), all).value);
        QVERIFY(!figureOf(Figure::LatencyP50, Cell(), all).value);
        QCOMPARE(*figureOf(Figure::Requests, Cell(), all).value, 0.0);
    }

    void changesSayWhetherTheyAreGoodOnlyWhereThatIsKnown()
    {
        const SourceCapabilities all = fullCapabilities();
        const FigureChange slower = figureChange(Figure::LatencyP95, {9e6, 5000, {}}, {8e6, 5000, {}}, all);
        QCOMPARE(slower.text, QStringLiteral("+1.00\u2009s"));
        QCOMPARE(slower.tone, ChangeTone::Worse);
        const FigureChange rate = figureChange(Figure::RequestErrorRate, {0.0131, 90000, {}}, {0.0173, 90000, {}}, all);
        QCOMPARE(rate.text, QStringLiteral("\u22120.42\u2009pp"));
        QCOMPARE(rate.tone, ChangeTone::Better);
        QCOMPARE(figureChange(Figure::RequestErrorRate, {0.0131, 900, {}}, {0.0173, 900, {}}, all).tone,
                 ChangeTone::Neutral);
        const FigureChange more = figureChange(Figure::Requests, {106, 106, {}}, {100, 100, {}}, all);
        QCOMPARE(more.text, QStringLiteral("+6.0\u2009%"));
        QCOMPARE(more.tone, ChangeTone::Neutral);
        const FigureChange few = figureChange(Figure::LatencyP95, {9e6, 12, {}}, {8e6, 5000, {}}, all);
        QCOMPARE(few.tone, ChangeTone::Neutral);
        QVERIFY(figureChange(Figure::Spend, {5.0, 5, {}}, {std::nullopt, 0, {}}, all).text.isEmpty());
    }

    void fewValuesAreCalledFew()
    {
        QVERIFY(isLowCount(Figure::LatencyP99, 999));
        QVERIFY(!isLowCount(Figure::LatencyP99, 1001));
        QVERIFY(isLowCount(Figure::RequestErrorRate, 99));
        QVERIFY(!isLowCount(Figure::Requests, 1));
        Cell cell = busyCell();
        cell.latency = {};
        cell.latency.add(1000, 50);
        const FigureTile tile = figureTile(Figure::LatencyP95, cell, std::nullopt, {}, fullCapabilities());
        QVERIFY(tile.lowCount);
        QVERIFY(tile.detail.contains(QStringLiteral("few: 50 only")));
    }

    void aDifferenceOfFewIsCalledOneAndJudgedByNoColour()
    {
        const SourceCapabilities all = fullCapabilities();
        QVERIFY(figureChange(Figure::Requests, {3, 3, {}}, {2, 2, {}}, all).lowCount);
        QVERIFY(!figureChange(Figure::Requests, {300, 300, {}}, {200, 200, {}}, all).lowCount);
        const FigureChange few = figureChange(Figure::LatencyP95, {9e6, 5000, {}}, {2e6, 12, {}}, all);
        QVERIFY(few.lowCount);
        QCOMPARE(few.tone, ChangeTone::Neutral);
        Cell before = busyCell();
        before.latency = {};
        before.latency.add(1000, 50);
        const FigureTile tile =
            figureTile(Figure::LatencyP95, busyCell(), before, QStringLiteral("vs 18 days earlier"), all);
        QVERIFY2(tile.detail.contains(QStringLiteral("vs 50")), qPrintable(tile.detail));
    }

    void aBucketThatIsRunningIsNotDrawnAsADrop()
    {
        const QList<qint64> edges{0, kHourMs, 2 * kHourMs, 3 * kHourMs};
        const QList<double> rates = perMinute({600, 100, 0}, edges, kHourMs + 10 * kMinuteMs);
        QCOMPARE(rates.at(0), 10.0);
        QCOMPARE(rates.at(1), 10.0);
        QVERIFY(std::isnan(rates.at(2)));
    }

    void aChartWithoutAValueSaysSo()
    {
        TimeChart chart;
        chart.title = QStringLiteral("Latency");
        chart.edges = {0, 1000};
        chart.series = {{QStringLiteral("p50"), QStringLiteral("p50"), {std::nan("")}, false}};
        QVERIFY(chart.isEmpty());
        QVERIFY(chartSummary(chart, QTimeZone::utc()).contains(QStringLiteral("nothing")));
        QCOMPARE(chart.valueText(std::nan("")), notRecorded());
    }
};

QTEST_GUILESS_MAIN(FigureTest)
#include "figure_test.moc"
