// What a chart over time shows, as values: nothing here draws.
#pragma once

#include "models/core/timebuckets.h"
#include "models/telemetry/figure.h"

#include <QList>
#include <QString>

#include <functional>

namespace Gatehouse
{

struct ChartSeries {
    QString id;            // stable across refreshes: the value of a dimension, "p95", "others"
    QString name;          // for the legend; masked already where it is personal
    QList<double> values;  // one per bucket; NaN where nothing is known
    bool compared = false; // the comparison period, moved onto this axis: drawn dashed

    bool operator==(const ChartSeries &other) const;
};

struct TimeChart {
    QString title;
    QString unitText; // "requests per minute", "% of requests", "s"
    FigureUnit unit = FigureUnit::Count;
    qint64 precisionMs = 1;
    QList<qint64> edges; // ascending, one more than there are buckets; the axis runs from the first to the last
    BucketWidth width = BucketWidth::Hour;
    QList<ChartSeries> series;
    QString summary; // one sentence that says what the chart shows

    qsizetype bucketCount() const { return edges.isEmpty() ? 0 : edges.size() - 1; }
    // True when there is not one value to draw.
    bool isEmpty() const;
    QString valueText(double value) const;
};

// The largest and the latest value of the first series that is no comparison, as a sentence:
// "Requests per minute: 1,204 at the latest, highest 2,410 on Tue 17 Nov 14:00."
QString chartSummary(const TimeChart &chart, const QTimeZone &zone);

// One value per bucket of `cells`; NaN where `figure` has none.
QList<double> bucketValues(const QList<Cell> &cells, Figure figure, const SourceCapabilities &capabilities);
// Counts per minute. A bucket that runs beyond `countedToMs` is divided by what has passed of it, and one that has
// hardly begun has no rate yet.
QList<double> perMinute(const QList<double> &counts, const QList<qint64> &edges, qint64 countedToMs);

} // namespace Gatehouse
