// Latency as a matrix, a histogram and a curve, made from sketches. Rows and bars follow the bins of the sketches, so
// they hold exactly the rows that a question with the same bounds finds.
#pragma once

#include "models/telemetry/sketch.h"

#include <QList>

#include <optional>

namespace Gatehouse
{

// Time runs along the columns, latency grows upwards with the rows.
struct LatencyHeatmap {
    QList<qint64> edges;      // of the columns, epoch ms; one more than there are columns
    QList<qint64> rowEdgesUs; // ascending; one more than there are rows
    QList<qint64> counts;     // row * columns + column
    qint64 highestCount = 0;

    int columns() const { return edges.isEmpty() ? 0 : int(edges.size()) - 1; }
    int rows() const { return rowEdgesUs.isEmpty() ? 0 : int(rowEdgesUs.size()) - 1; }
    qint64 countAt(int column, int row) const { return counts.at(qsizetype(row) * columns() + column); }
    bool isEmpty() const { return highestCount == 0; }
    bool operator==(const LatencyHeatmap &) const = default;
};

struct LatencyHistogram {
    QList<qint64> edgesUs;         // ascending; one more than there are bars
    QList<qint64> counts;          // per bar
    QList<double> cumulativeShare; // share at or below the end of each bar, 0 .. 1
    qint64 total = 0;

    bool isEmpty() const { return total == 0; }
    bool operator==(const LatencyHistogram &) const = default;
};

// About `most` steps of equal ratio over the bins that the sketch has used, on borders of bins; where the source keeps
// coarser values than a bin is wide, a step is never narrower than `precisionMs`.
QList<qint64> latencyEdges(const Sketch &all, int most, qint64 precisionMs);

// One sketch per column. The rows cover every value of every column.
LatencyHeatmap latencyHeatmap(const QList<Sketch> &columns, const QList<qint64> &edges, int mostRows,
                              qint64 precisionMs);
LatencyHistogram latencyHistogram(const Sketch &sketch, int mostBars, qint64 precisionMs);

} // namespace Gatehouse
