#include "models/retention/indexedvalues.h"

#include "models/privacy/columnshape.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostValues = 50'000;
// Of one step, which an index takes milliseconds for; one for a part of the rows alone does not lead.
constexpr std::chrono::milliseconds kStep{2'000};

bool isLed(const TablePlace &place, const QString &column)
{
    const ColumnSchema *known = place.column(column);
    // Of no rows ClickHouse answers 0 or an empty text; and DISTINCT is what it is good at.
    if (!known || place.dialect() == Dialect::ClickHouse)
        return false;
    const ColumnShape shape = columnShape(*known, place.dialect());
    if (shape != ColumnShape::Integer && shape != ColumnShape::Text)
        return false;
    return place.primaryKey.value(0) == column ||
           std::ranges::any_of(place.schema.indexes,
                               [&column](const QStringList &columns) { return columns.value(0) == column; });
}

} // namespace

Result<bool> visitIndexedValues(const TablePlace &place, const QString &column,
                                const std::function<void(const QString &value)> &visit, const QueryLimits &limits)
{
    if (!isLed(place, column))
        return false;
    const QString name = place.quoted(column);
    const QString first = QStringLiteral("SELECT min(%1) FROM %2").arg(name, place.name());
    const QString next = first + QStringLiteral(" WHERE %1 > ?").arg(name);
    const auto step = limits.timeout.count() > 0 ? std::min(limits.timeout, kStep) : kStep;
    QVariantList at;
    for (int i = 0; i < kMostValues; ++i) {
        bool isEnd = true;
        const auto read = place.database->visitRows(
            at.isEmpty() ? first : next, at, {step, limits.stop}, [&](const RowStream &row) -> Result<void> {
                isEnd = row.isNull(0);
                if (isEnd)
                    return {};
                const QString value = row.string(0);
                at = {row.kind(0) == ValueKind::Integer ? QVariant(row.integer(0)) : QVariant(value)};
                visit(value);
                return {};
            });
        if (!read && read.error().kind == ErrorKind::TimedOut)
            return false;
        if (!read)
            return std::unexpected(read.error());
        if (isEnd)
            return true;
    }
    return false;
}

} // namespace Gatehouse
