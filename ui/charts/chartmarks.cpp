#include "ui/charts/chartmarks.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostLabelRows = 3;
constexpr double kBesideLine = 4;
constexpr double kBarHeight = 3;

bool isShown(const ChartAnnotation &annotation, const PlotScale &scale)
{
    return double(annotation.span.fromMs) < scale.x.high && double(annotation.span.toMs) >= scale.x.low;
}

QRectF stretchOf(const ChartAnnotation &annotation, const PlotScale &scale)
{
    const double from = std::max(scale.x.low, double(annotation.span.fromMs));
    const double to = std::max(from, std::min(scale.x.high, double(annotation.span.toMs)));
    const double left = scale.x.pixel(from);
    return {left, scale.plot.top(), scale.x.pixel(to) - left, scale.plot.height()};
}

} // namespace

std::optional<int> annotationIn(const QList<ChartAnnotation> &annotations, const TimeSpan &span)
{
    const auto found =
        std::ranges::find_if(annotations, [&span](const ChartAnnotation &each) { return each.isWithin(span); });
    return found == annotations.end() ? std::nullopt : std::optional(int(found - annotations.begin()));
}

QList<QRectF> annotationLabels(const QList<ChartAnnotation> &annotations, const PlotScale &scale,
                               const QFontMetrics &metrics)
{
    QList<QRectF> labels;
    double labelledTo = 0;
    int row = 0;
    for (const ChartAnnotation &annotation : annotations) {
        labels.append(QRectF());
        if (!isShown(annotation, scale))
            continue;
        const double left = stretchOf(annotation, scale).left();
        const double wide = metrics.horizontalAdvance(annotation.label);
        const double x =
            left + kBesideLine + wide > scale.plot.right() ? left - kBesideLine - wide : left + kBesideLine;
        // A label that would lie on the one before stands below it.
        const double from = std::max(scale.plot.left(), x);
        row = from < labelledTo ? row + 1 : 0;
        labelledTo = std::max(labelledTo, from + wide);
        if (row < kMostLabelRows)
            labels.last() = QRectF(from, scale.plot.top() + row * metrics.height(), wide, metrics.height());
    }
    return labels;
}

void drawAnnotationTints(QPainter &painter, const Theme &theme, const QList<ChartAnnotation> &annotations,
                         const PlotScale &scale)
{
    for (const ChartAnnotation &annotation : annotations) {
        if (isShown(annotation, scale))
            painter.fillRect(stretchOf(annotation, scale), theme.tokens().tint(annotation.tone));
    }
}

void drawAnnotationBars(QPainter &painter, const Theme &theme, const QList<ChartAnnotation> &annotations,
                        const PlotScale &scale)
{
    for (const ChartAnnotation &annotation : annotations) {
        if (!isShown(annotation, scale))
            continue;
        QRectF bar = stretchOf(annotation, scale);
        bar.setHeight(kBarHeight);
        bar.moveBottom(scale.plot.top());
        painter.fillRect(bar, theme.tokens().ink(annotation.tone));
    }
}

void drawAnnotationLabels(QPainter &painter, const Theme &theme, const QList<ChartAnnotation> &annotations,
                          const PlotScale &scale, const QList<QRectF> &labels, bool backed)
{
    const QFontMetrics metrics = painter.fontMetrics();
    for (qsizetype i = 0; i < annotations.size(); ++i) {
        const ChartAnnotation &annotation = annotations.at(i);
        if (!isShown(annotation, scale))
            continue;
        painter.setPen(QPen(theme.tokens().ink(annotation.tone), 1, Qt::DashLine));
        const QRectF stretch = stretchOf(annotation, scale);
        if (double(annotation.span.fromMs) >= scale.x.low)
            painter.drawLine(stretch.topLeft(), stretch.bottomLeft());
        const QRectF &label = labels.at(i);
        if (label.isNull())
            continue;
        if (backed)
            painter.fillRect(label.adjusted(-3, 0, 3, 0), theme.tokens().surface);
        painter.drawText(label.topLeft() + QPointF(0, metrics.ascent()), annotation.label);
    }
}

} // namespace Gatehouse
