#include "ui/charts/plotframe.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace Gatehouse
{

namespace
{
constexpr int kLabelGap = 6;
constexpr int kTopRoom = 8;
constexpr int kRightRoom = 6;
constexpr int kTickLength = 4;
} // namespace

QRectF plotArea(const QRectF &bounds, const QList<AxisTick> &yTicks, const QFontMetrics &metrics)
{
    int widest = metrics.horizontalAdvance(QStringLiteral("000"));
    for (const AxisTick &tick : yTicks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    const double left = std::min(bounds.width() / 2, double(widest + kLabelGap + 2));
    const double below = metrics.height() + kTickLength + 2;
    return QRectF(bounds.left() + left, bounds.top() + kTopRoom, std::max(1.0, bounds.width() - left - kRightRoom),
                  std::max(1.0, bounds.height() - kTopRoom - below));
}

void drawXTick(QPainter &painter, const Theme &theme, const QRectF &plot, double x, const QString &label,
               double &freeFrom, double right)
{
    if (x < plot.left() - 0.5 || x > plot.right() + 0.5)
        return;
    const double width = painter.fontMetrics().horizontalAdvance(label);
    const double left = std::clamp(x - width / 2, 0.0, std::max(0.0, right - width));
    // The label has to stay beside its mark; one that the edge would push away is left out.
    if (left < freeFrom || std::abs(left + width / 2 - x) > width / 2)
        return;
    freeFrom = left + width + 10;
    painter.setPen(theme.tokens().border);
    painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + kTickLength));
    painter.setPen(theme.tokens().muted);
    painter.drawText(QPointF(left, plot.bottom() + kTickLength + 1 + painter.fontMetrics().ascent()), label);
}

void drawYTick(QPainter &painter, const Theme &theme, const QRectF &plot, double y, const QString &label, bool line)
{
    const double at = std::round(y) + 0.5;
    if (line) {
        painter.setPen(theme.tokens().gridLine);
        painter.drawLine(QPointF(plot.left(), at), QPointF(plot.right(), at));
    }
    painter.setPen(theme.tokens().muted);
    const QFontMetrics metrics = painter.fontMetrics();
    painter.drawText(QPointF(plot.left() - kLabelGap - metrics.horizontalAdvance(label), y + metrics.capHeight() / 2.0),
                     label);
}

void drawFocusRing(QPainter &painter, const Theme &theme, const QRect &rect)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.tokens().accent, 2));
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4);
}

} // namespace Gatehouse
