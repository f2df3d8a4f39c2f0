// The part of LineChart that draws.
#include "ui/charts/linechart.h"
#include "ui/charts/linepieces.h"
#include "ui/charts/plotframe.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

void LineChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(theme().font(TextRole::Small));
    drawAnnotationTints(painter, theme(), annotations(), m_scale);
    drawAxes(
        painter, theme(), m_scale.plot, {m_xTicks, m_yTicks, true}, [this](double x) { return m_scale.x.pixel(x); },
        [this](double y) { return m_scale.y.pixel(y); });
    // Of what is painted on, which for a saved picture is not the screen.
    const qreal pixelRatio = painter.deviceTransform().m11();
    if (m_drawn.isNull() || m_drawn.devicePixelRatio() != pixelRatio)
        m_drawn = m_plot.render(m_scale, size(), pixelRatio);
    painter.drawPixmap(0, 0, m_drawn);
    paintReferences(painter);
    paintLabels(painter);
    paintBrush(painter);
    paintCursor(painter);
    if (hasFocus() && showsFocus())
        drawFocusRing(painter, theme(), rect());
}

void LineChart::paintLabels(QPainter &painter) const
{
    m_labels = annotationLabels(annotations(), m_scale, painter.fontMetrics());
    drawAnnotationLabels(painter, theme(), annotations(), m_scale, m_labels, false);
}

void LineChart::paintReferences(QPainter &painter) const
{
    const QColor colour = theme().tokens().bad;
    const QRectF &plot = m_scale.plot;
    painter.setPen(QPen(colour, 1, Qt::DashLine));
    if (m_content.yReference && *m_content.yReference <= m_scale.y.high) {
        const double y = m_scale.y.pixel(*m_content.yReference);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.drawText(
            QPointF(plot.right() - painter.fontMetrics().horizontalAdvance(m_content.referenceLabel), y - 3),
            m_content.referenceLabel);
    }
    if (m_content.xReference && *m_content.xReference >= m_scale.x.low && *m_content.xReference <= m_scale.x.high) {
        const double x = m_scale.x.pixel(*m_content.xReference);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const double wide = painter.fontMetrics().horizontalAdvance(m_content.referenceLabel);
        painter.drawText(QPointF(x + 4 + wide > plot.right() ? x - 4 - wide : x + 4, plot.bottom() - 6),
                         m_content.referenceLabel);
    }
}

void LineChart::paintCursor(QPainter &painter) const
{
    if (!m_cursor || *m_cursor >= grid().size())
        return;
    const double at = grid().at(*m_cursor).x;
    const double x = std::round(m_scale.x.pixel(at)) + 0.5;
    painter.setPen(theme().tokens().control);
    painter.drawLine(QPointF(x, m_scale.plot.top()), QPointF(x, m_scale.plot.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<double> heights = drawnHeights(m_content, at);
    for (int i = 0; i < heights.size(); ++i) {
        if (!std::isfinite(heights.at(i)))
            continue;
        painter.setPen(QPen(theme().tokens().surface, 1.5));
        painter.setBrush(colourOf(i));
        painter.drawEllipse(QPointF(m_scale.x.pixel(at), m_scale.y.pixel(heights.at(i))), 3.5, 3.5);
    }
}

void LineChart::paintBrush(QPainter &painter) const
{
    double left = 0;
    double right = 0;
    if (m_pressedAt && m_brushTo) {
        left = std::min(*m_pressedAt, *m_brushTo);
        right = std::max(*m_pressedAt, *m_brushTo);
    } else if (m_anchor && m_cursor) {
        const int from = std::min(*m_anchor, *m_cursor);
        const int to = std::max(*m_anchor, *m_cursor);
        left = m_scale.x.pixel(grid().at(from).x);
        right = overTime() ? m_scale.x.pixel(double(bucket(to).toMs)) : m_scale.x.pixel(grid().at(to).x);
    } else {
        return;
    }
    QColor fill = theme().tokens().accent;
    fill.setAlpha(40);
    painter.fillRect(QRectF(left, m_scale.plot.top(), right - left, m_scale.plot.height()), fill);
    painter.setPen(theme().tokens().accent);
    painter.drawLine(QPointF(left, m_scale.plot.top()), QPointF(left, m_scale.plot.bottom()));
    painter.drawLine(QPointF(right, m_scale.plot.top()), QPointF(right, m_scale.plot.bottom()));
}

} // namespace Gatehouse
