// From the series of a line chart to what is drawn: gaps cut, areas stacked, too many points reduced.
#pragma once

#include "ui/charts/linechartcontent.h"
#include "ui/charts/lineplot.h"
#include "ui/charts/plotscale.h"

namespace Gatehouse
{

// `colours` has one entry per series.
QList<PlottedPiece> linePieces(const LineChartContent &content, const QList<QColor> &colours, const PlotScale &scale);
// The top of the stack, or the highest line; 0 when there is nothing.
double highestValue(const LineChartContent &content);
// The value of the point at x, kGapInLine when there is none there.
double valueAt(const QList<ChartPoint> &points, double x);
// Where each series is drawn at x: its value, or the top of the stack up to it.
QList<double> drawnHeights(const LineChartContent &content, double x);
// "p50 lowest 1.9 s, highest 2.4 s, last 2.0 s; ...": the figures behind the picture, in words.
QString seriesSummary(const LineChartContent &content);

} // namespace Gatehouse
