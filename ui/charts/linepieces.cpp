#include "ui/charts/linepieces.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr int kSummedUpSeries = 4;

// Two charts of the same buckets may differ by rounding of a double only, so half a unit is near enough.
constexpr double kSameX = 0.5;

QPointF plotted(const ChartPoint &point, const PlotScale &scale)
{
    return {scale.x.coordinate(point.x), point.y};
}

// The stretches between gaps.
QList<QList<ChartPoint>> unbroken(const QList<ChartPoint> &points)
{
    QList<QList<ChartPoint>> stretches;
    bool open = false;
    for (const ChartPoint &point : points) {
        if (!std::isfinite(point.y)) {
            open = false;
            continue;
        }
        if (!open)
            stretches.append(QList<ChartPoint>());
        open = true;
        stretches.last().append(point);
    }
    return stretches;
}

QList<ChartPoint> zeroLine(const QList<ChartPoint> &points)
{
    QList<ChartPoint> zero = points;
    for (ChartPoint &point : zero)
        point.y = 0;
    return zero;
}

QList<QPointF> plottedPoints(const QList<ChartPoint> &points, const PlotScale &scale)
{
    QList<QPointF> result;
    for (const ChartPoint &point : reducedPoints(points, kMostPlottedPoints))
        result.append(plotted(point, scale));
    return result;
}

// A single point between two gaps would be invisible as a line.
void widenLonePoint(QList<QPointF> &points, const PlotScale &scale)
{
    if (points.size() != 1)
        return;
    const double onePixel =
        (scale.x.coordinate(scale.x.high) - scale.x.coordinate(scale.x.low)) / std::max(1.0, scale.plot.width());
    points.append(points.constFirst() + QPointF(2 * onePixel, 0));
}

void appendLines(QList<PlottedPiece> &pieces, const LineSeries &series, const QColor &colour, const PlotScale &scale)
{
    for (const QList<ChartPoint> &stretch : unbroken(series.points)) {
        if (series.style == LineStyle::Area)
            pieces.append({plottedPoints(stretch, scale), plottedPoints(zeroLine(stretch), scale), colour});
        PlottedPiece piece{plottedPoints(stretch, scale), {}, colour, series.style == LineStyle::Dashed};
        widenLonePoint(piece.upper, scale);
        pieces.append(piece);
    }
}

void appendBand(QList<PlottedPiece> &pieces, const LineSeries &series, const QColor &colour, const PlotScale &scale)
{
    QList<ChartPoint> upper;
    QList<ChartPoint> lower;
    for (const ChartPoint &point : series.points) {
        const double low = valueAt(series.lower, point.x);
        const bool known = std::isfinite(point.y) && std::isfinite(low);
        upper.append({point.x, known ? point.y : kGapInLine});
        lower.append({point.x, known ? low : kGapInLine});
    }
    const QList<QList<ChartPoint>> tops = unbroken(upper);
    const QList<QList<ChartPoint>> bottoms = unbroken(lower);
    for (qsizetype i = 0; i < tops.size(); ++i)
        pieces.append({plottedPoints(tops.at(i), scale), plottedPoints(bottoms.at(i), scale), colour});
}

} // namespace

QList<PlottedPiece> linePieces(const LineChartContent &content, const QList<QColor> &colours, const PlotScale &scale)
{
    QList<PlottedPiece> pieces;
    QList<ChartPoint> floor;
    for (int i = 0; i < content.series.size(); ++i) {
        const LineSeries &series = content.series.at(i);
        if (series.points.isEmpty())
            continue;
        if (series.style == LineStyle::Band) {
            appendBand(pieces, series, colours.at(i), scale);
            continue;
        }
        if (series.style != LineStyle::Stacked) {
            appendLines(pieces, series, colours.at(i), scale);
            continue;
        }
        if (floor.isEmpty())
            floor = zeroLine(series.points);
        QList<ChartPoint> top = floor;
        for (ChartPoint &point : top) {
            const double value = valueAt(series.points, point.x);
            point.y += std::isfinite(value) ? value : 0;
        }
        pieces.append({plottedPoints(top, scale), plottedPoints(floor, scale), colours.at(i)});
        pieces.append({plottedPoints(top, scale), {}, colours.at(i)});
        floor = top;
    }
    return pieces;
}

double highestValue(const LineChartContent &content)
{
    double highest = content.yReference.value_or(0);
    QList<ChartPoint> stack;
    for (const LineSeries &series : content.series) {
        if (series.style == LineStyle::Stacked && stack.isEmpty())
            stack = zeroLine(series.points);
        for (const ChartPoint &point : series.points) {
            if (std::isfinite(point.y) && series.style != LineStyle::Stacked)
                highest = std::max(highest, point.y);
        }
        for (ChartPoint &point : stack) {
            const double value = series.style == LineStyle::Stacked ? valueAt(series.points, point.x) : 0;
            point.y += std::isfinite(value) ? value : 0;
            highest = std::max(highest, point.y);
        }
    }
    return highest;
}

double valueAt(const QList<ChartPoint> &points, double x)
{
    const auto at = std::lower_bound(points.begin(), points.end(), x - kSameX,
                                     [](const ChartPoint &point, double value) { return point.x < value; });
    return at != points.end() && std::abs(at->x - x) <= kSameX ? at->y : kGapInLine;
}

QList<double> drawnHeights(const LineChartContent &content, double x)
{
    QList<double> heights;
    double stack = 0;
    for (const LineSeries &series : content.series) {
        const double value = valueAt(series.points, x);
        if (series.style == LineStyle::Stacked && std::isfinite(value))
            stack += value;
        heights.append(series.style == LineStyle::Stacked && std::isfinite(value) ? stack : value);
    }
    return heights;
}

QString seriesSummary(const LineChartContent &content)
{
    QStringList parts;
    for (const LineSeries &series : content.series.mid(0, kSummedUpSeries)) {
        QList<double> known;
        for (const ChartPoint &point : series.points) {
            if (std::isfinite(point.y))
                known.append(point.y);
        }
        if (known.isEmpty()) {
            parts.append(QCoreApplication::translate("LineChart", "%1 not recorded").arg(series.name));
            continue;
        }
        const auto [low, high] = std::minmax_element(known.begin(), known.end());
        parts.append(QCoreApplication::translate("LineChart", "%1 lowest %2, highest %3, last %4")
                         .arg(series.name, valueText(content.unit, *low, content.precisionMs),
                              valueText(content.unit, *high, content.precisionMs),
                              valueText(content.unit, known.constLast(), content.precisionMs)));
    }
    if (content.series.size() > kSummedUpSeries)
        parts.append(
            QCoreApplication::translate("LineChart", "and %1 more").arg(content.series.size() - kSummedUpSeries));
    return parts.isEmpty() ? QCoreApplication::translate("LineChart", "nothing to show")
                           : parts.join(QStringLiteral("; "));
}

} // namespace Gatehouse
