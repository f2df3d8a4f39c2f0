#include "models/core/timebuckets.h"

#include <QDateTime>

#include <array>

namespace Gatehouse
{

namespace
{

struct WidthRow {
    BucketWidth width;
    qint64 ms;
    const char *token;
    const char *label;
};

constexpr std::array<WidthRow, 9> kWidths{{
    {BucketWidth::Minute, kMinuteMs, "1m", "1 min"},
    {BucketWidth::FiveMinutes, 5 * kMinuteMs, "5m", "5 min"},
    {BucketWidth::Quarter, kQuarterMs, "15m", "15 min"},
    {BucketWidth::Hour, kHourMs, "1h", "1 h"},
    {BucketWidth::ThreeHours, 3 * kHourMs, "3h", "3 h"},
    {BucketWidth::SixHours, 6 * kHourMs, "6h", "6 h"},
    {BucketWidth::TwelveHours, 12 * kHourMs, "12h", "12 h"},
    {BucketWidth::Day, kDayMs, "1d", "1 day"},
    {BucketWidth::Week, 7 * kDayMs, "1w", "1 week"},
}};

const WidthRow &row(BucketWidth width)
{
    return kWidths.at(size_t(width));
}

constexpr int kMostEdges = 200000;

// The first bucket edge after `ms`: steps run from local midnight, so "6 h" means 00, 06, 12 and 18 on the wall clock.
qint64 nextEdge(qint64 ms, BucketWidth width, const QTimeZone &zone)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(ms, zone).date();
    if (width == BucketWidth::Week)
        return date.addDays(8 - date.dayOfWeek()).startOfDay(zone).toMSecsSinceEpoch();
    const qint64 nextMidnight = date.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
    if (width == BucketWidth::Day)
        return nextMidnight;
    if (nominalMs(width) <= kHourMs) {
        // Elapsed time since local midnight keeps an hour an hour long while the clocks change.
        const qint64 midnight = date.startOfDay(zone).toMSecsSinceEpoch();
        return std::min(nextMidnight, midnight + floorTo(ms - midnight, nominalMs(width)) + nominalMs(width));
    }
    const qint64 step = nominalMs(width) / kHourMs;
    for (qint64 hour = step; hour < 24; hour += step) {
        const qint64 edge = QDateTime(date, QTime(int(hour), 0), zone).toMSecsSinceEpoch();
        if (edge > ms)
            return edge;
    }
    return nextMidnight;
}

} // namespace

qint64 nominalMs(BucketWidth width)
{
    return row(width).ms;
}

QString bucketToken(BucketWidth width)
{
    return QLatin1String(row(width).token);
}

QString bucketLabel(BucketWidth width)
{
    return QLatin1String(row(width).label);
}

Result<BucketWidth> bucketFromToken(const QString &token)
{
    QStringList known;
    for (const WidthRow &candidate : kWidths) {
        if (token == QLatin1String(candidate.token))
            return candidate.width;
        known.append(QLatin1String(candidate.token));
    }
    return failure(ErrorKind::InvalidInput, QStringLiteral("Bucket \"%1\" is not known. Use one of %2.")
                                                .arg(token.left(40), known.join(QStringLiteral(", "))));
}

BucketWidth fittingWidth(const TimeSpan &span, int most)
{
    for (const WidthRow &candidate : kWidths) {
        if (span.lengthMs() / candidate.ms < most)
            return candidate.width;
    }
    return BucketWidth::Week;
}

Result<QList<qint64>> bucketEdges(const TimeSpan &span, BucketWidth width, const QTimeZone &zone)
{
    if (span.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The time range is empty: its end is not after its start."));
    if (span.lengthMs() / nominalMs(width) > kMostEdges) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Buckets of %1 over this range are more than %2. Choose a wider bucket.")
                           .arg(bucketLabel(width))
                           .arg(kMostEdges));
    }
    QList<qint64> edges{span.fromMs};
    while (true) {
        const qint64 edge = nextEdge(edges.constLast(), width, zone);
        if (edge >= span.toMs)
            break;
        edges.append(edge);
    }
    edges.append(span.toMs);
    return edges;
}

} // namespace Gatehouse
