// Cuts a span of time into the buckets of a chart or a report, in the wall clock of a zone.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QList>
#include <QTimeZone>

namespace Gatehouse
{

// Widths that divide a local day or are whole days. Every edge falls on a quarter of an hour of UTC for widths from
// 15 min up, in every zone in use since 1987: that is what lets rollups of 15 min add up exactly.
enum class BucketWidth { Minute, FiveMinutes, Quarter, Hour, ThreeHours, SixHours, TwelveHours, Day, Week };

qint64 nominalMs(BucketWidth width);
// "1m", "5m", "15m", "1h", "3h", "6h", "12h", "1d", "1w".
QString bucketToken(BucketWidth width);
Result<BucketWidth> bucketFromToken(const QString &token);
// "1 min", "1 h", "1 day", for axis titles.
QString bucketLabel(BucketWidth width);

// The narrowest width that gives at most `most` buckets.
BucketWidth fittingWidth(const TimeSpan &span, int most);

// Edges e0 = span.fromMs < e1 < ... < en = span.toMs; bucket i is [e(i), e(i+1)). The first and the last bucket may be
// cut by the span; a local day across a DST change has 23 or 25 hours. At most 200,000 edges; beyond that an error.
Result<QList<qint64>> bucketEdges(const TimeSpan &span, BucketWidth width, const QTimeZone &zone);

} // namespace Gatehouse
