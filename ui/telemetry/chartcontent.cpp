#include "ui/telemetry/chartcontent.h"

#include "ui/charts/linechart.h"
#include "ui/theme/seriescolours.h"

namespace Gatehouse
{

ValueUnit valueUnit(FigureUnit unit)
{
    switch (unit) {
    case FigureUnit::Count:
    case FigureUnit::PerMinute:
        return ValueUnit::Count;
    case FigureUnit::PerSecond:
        return ValueUnit::PerSecond;
    case FigureUnit::Share:
        return ValueUnit::Share;
    case FigureUnit::LatencyUs:
        return ValueUnit::Latency;
    case FigureUnit::MoneyMicros:
        return ValueUnit::Money;
    }
    return ValueUnit::Count;
}

LineChartContent lineChartContent(const TimeChart &chart, const QTimeZone &zone, LineStyle style)
{
    LineChartContent content;
    content.zone = zone;
    content.unit = valueUnit(chart.unit);
    content.precisionMs = chart.precisionMs;
    if (!chart.edges.isEmpty())
        content.span = {chart.edges.constFirst(), chart.edges.constLast()};
    int colour = 0;
    for (const ChartSeries &from : chart.series) {
        LineSeries series;
        series.name = from.name;
        series.style = from.compared ? LineStyle::Dashed : style;
        // The comparison takes no colour, so that a series keeps its own when the comparison comes or goes.
        series.colour = from.compared                        ? -1
                        : from.id == QLatin1String("others") ? kSeriesColours - 1
                                                             : colour++ % (kSeriesColours - 1);
        for (qsizetype i = 0; i < from.values.size(); ++i)
            series.points.append({double(chart.edges.at(i)), from.values.at(i)});
        content.series.append(series);
    }
    return content;
}

void showChart(LineChart *view, const TimeChart &chart, const QTimeZone &zone, LineStyle style)
{
    view->setContent(lineChartContent(chart, zone, style));
    view->setSummary(chart.summary);
}

QList<RankedBar> rankedBars(const FigureTableModel &model, int column)
{
    QList<RankedBar> bars;
    for (const TableRow &row : model.rows()) {
        const QVariant value = row.cells.value(column).sort;
        if (!value.isValid())
            continue;
        const int colour = row.canFilter ? int(bars.size()) % (kSeriesColours - 1) : kSeriesColours - 1;
        bars.append({row.id, row.cells.constFirst().text, value.toDouble(), colour, row.canFilter});
    }
    return bars;
}

} // namespace Gatehouse
