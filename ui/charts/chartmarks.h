// What stands on a time axis beside the figures: a stretch or an instant, with a label.
#pragma once

#include "models/core/timespan.h"
#include "ui/charts/plotscale.h"
#include "ui/theme/tone.h"

#include <QFontMetrics>
#include <QList>
#include <QString>

#include <optional>

class QPainter;

namespace Gatehouse
{

class Theme;

struct ChartAnnotation {
    TimeSpan span; // an empty span is a line at fromMs
    QString label;
    Tone tone = Tone::Bad;

    bool isWithin(const TimeSpan &other) const { return span.overlaps(other) || other.contains(span.fromMs); }
    bool operator==(const ChartAnnotation &) const = default;
};

// The first that a stretch of time has a part in.
std::optional<int> annotationIn(const QList<ChartAnnotation> &annotations, const TimeSpan &span);

// Where the labels stand, one for each; null where it is out of sight or there is no room: the readout names it.
QList<QRectF> annotationLabels(const QList<ChartAnnotation> &annotations, const PlotScale &scale,
                               const QFontMetrics &metrics);

// From its beginning to its end, behind the figures.
void drawAnnotationTints(QPainter &painter, const Theme &theme, const QList<ChartAnnotation> &annotations,
                         const PlotScale &scale);
// Over figures that fill the plot: a bar along its upper edge.
void drawAnnotationBars(QPainter &painter, const Theme &theme, const QList<ChartAnnotation> &annotations,
                        const PlotScale &scale);
// A line where each begins, and the labels; `backed`: on a ground of their own.
void drawAnnotationLabels(QPainter &painter, const Theme &theme, const QList<ChartAnnotation> &annotations,
                          const PlotScale &scale, const QList<QRectF> &labels, bool backed);

} // namespace Gatehouse
