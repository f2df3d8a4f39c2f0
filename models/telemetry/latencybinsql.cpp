#include "models/telemetry/latencybinsql.h"

#include "models/telemetry/latencybins.h"

#include <algorithm>
#include <bit>

namespace Gatehouse
{

namespace
{

// ClickHouse guesses by the highest bit of a value and the six bits behind it. No bin is narrower than such a slot, so
// a slot holds at most one border, and one comparison corrects the guess.
constexpr qint64 kSlotsPerBit = 64;

// Numbers of our own table, which no input changes; an engine plans better for them than for bound values.
QString listOf(std::span<const qint64> numbers)
{
    QStringList texts;
    for (qint64 number : numbers)
        texts.append(QString::number(number));
    return texts.join(QLatin1Char(','));
}

qint64 lowestOfSlot(qint64 slot)
{
    const qint64 shift = slot < 2 * kSlotsPerBit ? 0 : slot / kSlotsPerBit - 1;
    return (slot - shift * kSlotsPerBit) << shift;
}

QString clickHouse(const QString &us)
{
    const auto bounds = LatencyBins::lowerBounds();
    const qint64 last = bounds.back();
    std::vector<qint64> first;
    std::vector<qint64> border;
    for (qint64 slot = 0; lowestOfSlot(slot) <= last; ++slot) {
        const auto above = std::upper_bound(bounds.begin(), bounds.end(), lowestOfSlot(slot));
        first.push_back(above - bounds.begin() - 1);
        border.push_back(above == bounds.end() ? last + 1 : *above);
    }
    const QString value =
        QStringLiteral("greatest(least(ifNull(%1, toInt64(-1)), toInt64(%2)), toInt64(0))").arg(us).arg(last);
    const QString power = QStringLiteral("greatest(roundToExp2(%1), toInt64(1))").arg(value);
    const QString slot =
        QStringLiteral("toUInt32(if(%1 < 64, toFloat64(%1), (round(log2(%2)) - 6) * 64 + intDiv(%1 * 64, %2))) + 1")
            .arg(value, power);
    return QStringLiteral("if(ifNull(%1, toInt64(-1)) < 0, toInt64(-1), toInt64([%2][%3] + (%4 >= [%5][%3])))")
        .arg(us, listOf(first), slot, value, listOf(border));
}

QString sqlite(const QString &us)
{
    QStringList rows;
    const auto bounds = LatencyBins::lowerBounds();
    for (size_t bin = 0; bin < bounds.size(); ++bin)
        rows.append(QStringLiteral("(%1,%2)").arg(bin).arg(bounds[bin]));
    return QStringLiteral(
               "coalesce((WITH bounds(bin, low) AS (VALUES %1) SELECT max(bin) FROM bounds WHERE low <= %2), -1)")
        .arg(rows.join(QLatin1Char(',')), us);
}

} // namespace

SqlCondition latencyBinSql(const QString &us, Dialect dialect)
{
    const auto bounds = LatencyBins::lowerBounds();
    switch (dialect) {
    case Dialect::PostgreSql:
        return {QStringLiteral("width_bucket(coalesce(%1, -1), CAST(? AS bigint[])) - 1").arg(us),
                {QStringLiteral("{%1}").arg(listOf(bounds))}};
    case Dialect::MySql:
        return {QStringLiteral("INTERVAL(coalesce(%1, -1), %2) - 1").arg(us, listOf(bounds)), {}};
    case Dialect::ClickHouse:
        return {clickHouse(us), {}};
    case Dialect::Sqlite:
        break;
    }
    return {sqlite(us), {}};
}

} // namespace Gatehouse
