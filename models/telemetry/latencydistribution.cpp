#include "models/telemetry/latencydistribution.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

int firstUsed(const Sketch &sketch)
{
    int bin = sketch.firstBin();
    while (bin < sketch.lastBin() && sketch.countInBin(bin) == 0)
        ++bin;
    return bin;
}

int lastUsed(const Sketch &sketch)
{
    int bin = sketch.lastBin();
    while (bin > sketch.firstBin() && sketch.countInBin(bin) == 0)
        --bin;
    return bin;
}

qint64 lowerBound(int bin)
{
    const auto bounds = LatencyBins::lowerBounds();
    return bin < LatencyBins::count() ? bounds[size_t(bin)] : bounds.back() * 2;
}

// The border of bins at or below `us`, so that a value of exactly `us` lies above it.
qint64 onBorder(double us, qint64 precisionMs)
{
    qint64 wanted = qint64(us);
    if (precisionMs >= 1000)
        wanted = qint64(std::ceil(us / double(precisionMs * 1000))) * precisionMs * 1000;
    return lowerBound(LatencyBins::binOf(std::max<qint64>(0, wanted)));
}

} // namespace

QList<qint64> latencyEdges(const Sketch &all, int most, qint64 precisionMs)
{
    if (all.isEmpty())
        return {};
    const qint64 lowest = lowerBound(firstUsed(all));
    const qint64 end = lowerBound(lastUsed(all) + 1);
    // A logarithm has no zero; what is faster than a tenth of a millisecond shares the lowest row.
    const double start = std::max<double>(100, double(lowest));
    const double ratio = std::pow(std::max(1.02, double(end) / start), 1.0 / most);
    QList<qint64> edges{lowest};
    double at = start;
    for (int i = 1; i < most; ++i) {
        at *= ratio;
        const qint64 edge = onBorder(at, precisionMs);
        if (edge > edges.constLast() && edge < end)
            edges.append(edge);
    }
    edges.append(end);
    return edges;
}

LatencyHeatmap latencyHeatmap(const QList<Sketch> &columns, const QList<qint64> &edges, int mostRows,
                              qint64 precisionMs)
{
    Sketch all;
    for (const Sketch &column : columns)
        all.merge(column);
    LatencyHeatmap map;
    map.edges = edges;
    map.rowEdgesUs = latencyEdges(all, mostRows, precisionMs);
    map.counts.resize(qsizetype(map.rows()) * map.columns());
    for (int column = 0; column < std::min<int>(map.columns(), int(columns.size())); ++column) {
        for (int row = 0; row < map.rows(); ++row) {
            const qint64 count = columns.at(column).countBetween(map.rowEdgesUs.at(row), map.rowEdgesUs.at(row + 1));
            map.counts[qsizetype(row) * map.columns() + column] = count;
            map.highestCount = std::max(map.highestCount, count);
        }
    }
    return map;
}

LatencyHistogram latencyHistogram(const Sketch &sketch, int mostBars, qint64 precisionMs)
{
    LatencyHistogram histogram;
    histogram.edgesUs = latencyEdges(sketch, mostBars, precisionMs);
    histogram.total = sketch.count();
    qint64 seen = 0;
    for (qsizetype i = 0; i + 1 < histogram.edgesUs.size(); ++i) {
        const qint64 count = sketch.countBetween(histogram.edgesUs.at(i), histogram.edgesUs.at(i + 1));
        seen += count;
        histogram.counts.append(count);
        histogram.cumulativeShare.append(double(seen) / double(histogram.total));
    }
    return histogram;
}

} // namespace Gatehouse
