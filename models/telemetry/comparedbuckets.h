// The buckets of what is shown and of what it is compared with, cut so that bucket meets bucket.
#pragma once

#include "models/core/comparison.h"
#include "models/core/timebuckets.h"
#include "models/core/timerange.h"
#include "models/telemetry/cell.h"

#include <QList>

#include <optional>

namespace Gatehouse
{

struct ComparedBuckets {
    TimeSpan span;       // what is asked: the range up to now, since the future holds no rows
    QList<qint64> edges; // empty when the span is
    BucketWidth width = BucketWidth::Hour;
    Comparison comparison = Comparison::None;
    TimeSpan comparedSpan; // empty without a comparison; as much of the other period as has passed of this one
    QList<qint64> comparedEdges;
    // Per bucket the index of its counterpart, or -1: on a day when the clocks change an hour may have none.
    QList<int> counterparts;

    bool isCompared() const { return !comparedSpan.isEmpty(); }
    // The compared cells, one per bucket of `edges`; nothing where there is no counterpart.
    QList<std::optional<Cell>> aligned(const QList<Cell> &comparedCells) const;
    bool operator==(const ComparedBuckets &) const = default;
};

// The narrowest buckets of which there are at most `most`. The first and the last are between half and one and a half
// of their width.
ComparedBuckets comparedBuckets(const TimeRange &range, const Comparison &comparison, qint64 nowMs, int most);

} // namespace Gatehouse
