// The rectangle that data is drawn in, and the ticks around it; the same on every chart, so that they line up.
#pragma once

#include "ui/charts/axisticks.h"

#include <QRectF>

class QFontMetrics;
class QPainter;

namespace Gatehouse
{

class Theme;

struct PlotAxes {
    QList<AxisTick> xTicks;
    QList<AxisTick> yTicks;
    bool horizontalLines = true;
};

// Room for the y labels at the left and one line of x labels below.
QRectF plotArea(const QRectF &bounds, const QList<AxisTick> &yTicks, const QFontMetrics &metrics);

// Draws grid lines and labels; xOf and yOf map a tick to a pixel. Labels that would touch each other are left out.
template<typename XOf, typename YOf>
void drawAxes(QPainter &painter, const Theme &theme, const QRectF &plot, const PlotAxes &axes, XOf xOf, YOf yOf);

// One label and its mark; used by drawAxes.
void drawXTick(QPainter &painter, const Theme &theme, const QRectF &plot, double x, const QString &label,
               double &freeFrom, double right);
void drawYTick(QPainter &painter, const Theme &theme, const QRectF &plot, double y, const QString &label, bool line);
// Around the whole widget.
void drawFocusRing(QPainter &painter, const Theme &theme, const QRect &rect);

template<typename XOf, typename YOf>
void drawAxes(QPainter &painter, const Theme &theme, const QRectF &plot, const PlotAxes &axes, XOf xOf, YOf yOf)
{
    for (const AxisTick &tick : axes.yTicks)
        drawYTick(painter, theme, plot, yOf(tick.at), tick.label, axes.horizontalLines);
    double freeFrom = 0;
    for (const AxisTick &tick : axes.xTicks)
        drawXTick(painter, theme, plot, xOf(tick.at), tick.label, freeFrom, plot.right() + 6);
}

} // namespace Gatehouse
