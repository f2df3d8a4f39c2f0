// What the chart of a promise's measure draws.
#include "ui/promises/measurecontent.h"

#include <QTest>

#include <cmath>

using namespace Gatehouse;

class MeasureContentTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsDrawnOfNoDays() { QVERIFY(measureContent({}, {QStringLiteral("rows"), 1, {}, {}}).series.isEmpty()); }

    void missingDaysAreAGapAndNoLine()
    {
        const auto content = measureContent({{QDate(2026, 3, 27), 5, 90}, {QDate(2026, 3, 30), 7, 60}},
                                            {QStringLiteral("oldest row"), 7, 60, QStringLiteral("days")});
        const QList<ChartPoint> &points = content.series.constFirst().points;
        QCOMPARE(points.size(), 3);
        QVERIFY(std::isnan(points.at(1).y));
        QVERIFY(points.at(0).x < points.at(1).x && points.at(1).x < points.at(2).x);
        QCOMPARE(content.yReference, std::optional(60.0)); // the newest
        QCOMPARE(content.referenceLabel, QStringLiteral("limit 60 days"));
    }

    void theSpanHoldsTheWholeLastDay()
    {
        const auto content = measureContent({{QDate(2026, 3, 27), 5, {}}}, {QStringLiteral("rows"), 5, {}, {}});
        QCOMPARE(content.span.toMs - content.span.fromMs, qint64(86'400'000));
        QVERIFY(!content.yReference && content.referenceLabel.isEmpty());
    }
};

QTEST_GUILESS_MAIN(MeasureContentTest)
#include "measurecontent_test.moc"
