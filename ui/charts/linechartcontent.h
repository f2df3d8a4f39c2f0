// What a line chart shows.
#pragma once

#include "ui/charts/chartmarks.h"
#include "ui/charts/valueunit.h"

#include <QList>
#include <QString>
#include <QTimeZone>

#include <limits>
#include <optional>

namespace Gatehouse
{

inline constexpr double kGapInLine = std::numeric_limits<double>::quiet_NaN();

struct ChartPoint {
    double x = 0; // ms since the epoch (the start of the bucket), or microseconds on a latency axis
    double y = 0; // kGapInLine: not recorded; the line has a gap there and the table a dash

    bool operator==(const ChartPoint &) const = default;
};

enum class LineStyle {
    Line,
    Dashed,  // another period; not part of a stack
    Area,    // from zero
    Stacked, // an area on top of the stacked areas before it; gaps count as nothing there
    Band,    // between `lower` and `points`
};

struct LineSeries {
    QString name;
    QList<ChartPoint> points; // by ascending x
    LineStyle style = LineStyle::Line;
    int colour = -1;              // index of seriesColour(); -1: its place among the series
    bool muted = false;           // in grey, for what is only there to compare with
    QList<ChartPoint> lower = {}; // of a Band, with the same x as points

    bool operator==(const LineSeries &) const = default;
};

struct LineChartContent {
    enum class XAxis { Time, Latency };

    XAxis xAxis = XAxis::Time;
    TimeSpan span; // of a time axis
    QTimeZone zone = QTimeZone::utc();
    double fromUs = 1000; // of a latency axis, which is logarithmic
    double toUs = 1e8;
    ValueUnit unit = ValueUnit::Count;
    qint64 precisionMs = 1;                // of latencies on the y axis
    std::optional<double> yMaximum = {};   // else what the largest value needs
    std::optional<double> yReference = {}; // a dashed level, such as a target
    std::optional<double> xReference = {}; // a dashed line, such as an SLO on a latency axis
    QString referenceLabel = {};
    QList<LineSeries> series = {};
    QList<ChartAnnotation> annotations = {};

    bool operator==(const LineChartContent &) const = default;
};

} // namespace Gatehouse
