#include "models/telemetry/comparedbuckets.h"

#include <QDateTime>

namespace Gatehouse
{

namespace
{

qint64 movedEdge(qint64 edgeMs, const ComparedBuckets &buckets, const QTimeZone &zone)
{
    const std::optional<int> days = buckets.comparison.localDays();
    if (!days)
        return edgeMs - (buckets.span.fromMs - buckets.comparedSpan.fromMs);
    const QDateTime edge = QDateTime::fromMSecsSinceEpoch(edgeMs, zone);
    const QDateTime moved = edge.addDays(-*days);
    if (moved.time() == edge.time())
        return moved.toMSecsSinceEpoch();
    // This wall clock time was left out on the other day; all such edges fall on the moment when the clocks went
    // forward.
    return zone.nextTransition(moved.addSecs(-3 * 3600)).atUtc.toMSecsSinceEpoch();
}

// A wall clock time that does not exist on the other day, because the clocks went forward, has moved to another one.
bool meet(qint64 edgeMs, qint64 comparedMs, const Comparison &comparison, const QTimeZone &zone)
{
    return !comparison.localDays() || QDateTime::fromMSecsSinceEpoch(edgeMs, zone).time() ==
                                          QDateTime::fromMSecsSinceEpoch(comparedMs, zone).time();
}

void alignCounterparts(ComparedBuckets &buckets, const QTimeZone &zone)
{
    const bool sameLength = buckets.width < BucketWidth::Day;
    buckets.comparedEdges = {buckets.comparedSpan.fromMs};
    for (qsizetype i = 1; i < buckets.edges.size(); ++i) {
        const bool last = i + 1 == buckets.edges.size();
        const qint64 from = buckets.comparedEdges.constLast();
        const qint64 to = last ? buckets.comparedSpan.toMs : movedEdge(buckets.edges.at(i), buckets, zone);
        if (to <= from || (!last && to >= buckets.comparedSpan.toMs)) {
            // An hour that the clocks repeat or leave out has no counterpart on the other day.
            buckets.counterparts.append(-1);
            continue;
        }
        buckets.comparedEdges.append(to);
        const bool fits = !sameLength || (to - from == buckets.edges.at(i) - buckets.edges.at(i - 1) &&
                                          meet(buckets.edges.at(i - 1), from, buckets.comparison, zone));
        buckets.counterparts.append(fits ? int(buckets.comparedEdges.size()) - 2 : -1);
    }
}

// Where the range cuts a bucket to a splinter, a rate over it shows chance as a peak: it joins its neighbour.
void joinSplinters(QList<qint64> &edges, BucketWidth width)
{
    const qint64 half = nominalMs(width) / 2;
    if (edges.size() > 3 && edges.at(1) - edges.at(0) < half)
        edges.removeAt(1);
    if (edges.size() > 3 && edges.constLast() - edges.at(edges.size() - 2) < half)
        edges.removeAt(edges.size() - 2);
}

} // namespace

QList<std::optional<Cell>> ComparedBuckets::aligned(const QList<Cell> &comparedCells) const
{
    QList<std::optional<Cell>> cells;
    cells.reserve(counterparts.size());
    for (const int index : counterparts) {
        const bool known = index >= 0 && index < comparedCells.size();
        cells.append(known ? std::optional(comparedCells.at(index)) : std::nullopt);
    }
    return cells;
}

ComparedBuckets comparedBuckets(const TimeRange &range, const Comparison &comparison, qint64 nowMs, int most)
{
    ComparedBuckets buckets;
    const TimeSpan full = range.resolve(nowMs);
    buckets.span = {full.fromMs, std::min(full.toMs, ceilTo(nowMs, kMinuteMs))};
    buckets.comparison = comparison;
    if (buckets.span.isEmpty())
        return buckets;
    buckets.width = fittingWidth(buckets.span, most);
    const auto edges = bucketEdges(buckets.span, buckets.width, range.zone());
    if (!edges)
        return buckets;
    buckets.edges = *edges;
    joinSplinters(buckets.edges, buckets.width);
    if (comparison == Comparison::None)
        return buckets;
    if (comparison == Comparison::PreviousPeriod) {
        const TimeSpan other = comparison.comparedSpan(full, range.zone());
        buckets.comparedSpan = {other.fromMs, std::min(other.toMs, other.fromMs + buckets.span.lengthMs())};
    } else {
        buckets.comparedSpan = comparison.comparedSpan(buckets.span, range.zone());
    }
    // A later period that is still running holds too little to be compared with.
    if (buckets.comparedSpan.toMs > ceilTo(nowMs, kMinuteMs))
        buckets.comparedSpan = {};
    if (!buckets.comparedSpan.isEmpty())
        alignCounterparts(buckets, range.zone());
    return buckets;
}

} // namespace Gatehouse
