// From what a controller computed to what a chart draws. Nothing is computed here.
#pragma once

#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/timechart.h"
#include "ui/charts/linechartcontent.h"
#include "ui/charts/rankedbarsmodel.h"

#include <QTimeZone>

namespace Gatehouse
{

class LineChart;

ValueUnit valueUnit(FigureUnit unit);
// Series of a stack are Stacked but for the comparison, which is always dashed.
LineChartContent lineChartContent(const TimeChart &chart, const QTimeZone &zone, LineStyle style = LineStyle::Line);
// Shows the chart and hands its summary on.
void showChart(LineChart *view, const TimeChart &chart, const QTimeZone &zone, LineStyle style = LineStyle::Line);
// One bar per row whose value in `column` is recorded; the first column names it.
QList<RankedBar> rankedBars(const FigureTableModel &model, int column);

} // namespace Gatehouse
