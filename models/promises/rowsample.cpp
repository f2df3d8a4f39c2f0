#include "models/promises/rowsample.h"

#include "models/core/format.h"
#include "models/privacy/columnshape.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

bool isIndexed(const TablePlace &place, const QString &column)
{
    return std::ranges::any_of(place.schema.indexes,
                               [&](const QStringList &columns) { return columns.value(0) == column; });
}

// The bounds between equal parts, the first and the last included.
QList<qint64> boundsOf(qint64 first, qint64 last)
{
    QList<qint64> bounds;
    for (int i = 0; i <= RowSample::kParts; ++i)
        bounds.append(first + qint64(double(last - first) / RowSample::kParts * i));
    return bounds;
}

} // namespace

Result<RowSample> RowSample::of(const TableFacts &facts, const DataMapTable &table)
{
    const auto all = facts.count({}, kMostRows);
    if (!all)
        return std::unexpected(all.error());
    RowSample sample(facts, *all);
    if (sample.isWhole()) {
        sample.m_parts = {{}};
        return sample;
    }
    const auto divided = sample.divide(table);
    return divided ? Result<RowSample>(sample) : std::unexpected(divided.error());
}

// Only by what an index serves: else each part would cost as much as the whole table.
Result<void> RowSample::divide(const DataMapTable &table)
{
    const TablePlace &place = m_facts.place();
    const auto time = m_facts.time(table);
    if (time && isIndexed(place, table.timeColumn))
        return divideByTime(*time);
    const ColumnSchema *key = place.primaryKey.size() == 1 ? place.column(place.primaryKey.constFirst()) : nullptr;
    if (key && columnShape(*key, place.dialect()) == ColumnShape::Integer)
        return divideByKey(key->name);
    m_parts = {{}};
    return {};
}

Result<void> RowSample::divideByTime(const StoredTime &time)
{
    const auto oldest = m_facts.oldestUs(time);
    const auto newest = oldest ? m_facts.newestUs(time) : std::unexpected(oldest.error());
    if (!newest)
        return std::unexpected(newest.error());
    m_order = time.column();
    if (!*oldest || !*newest) {
        m_parts = {{}};
        return {};
    }
    const QList<qint64> bounds = boundsOf(**oldest, **newest);
    for (int i = 0; i < kParts; ++i) {
        // The newest rows of all are in the last part.
        const SqlCondition end = i + 1 < kParts ? time.before(bounds.at(i + 1)) : SqlCondition();
        m_parts.append(both(time.from(bounds.at(i)), end));
    }
    return {};
}

Result<void> RowSample::divideByKey(const QString &key)
{
    const TablePlace &place = m_facts.place();
    const auto edge = [&](const QString &which) {
        return place.database->scalar(
            QStringLiteral("SELECT %1(%2) FROM %3").arg(which, place.quoted(key), place.name()));
    };
    const auto first = edge(QStringLiteral("min"));
    const auto last = first ? edge(QStringLiteral("max")) : std::unexpected(first.error());
    if (!last)
        return std::unexpected(last.error());
    m_order = place.quoted(key);
    const QList<qint64> bounds = boundsOf(*first, *last);
    for (int i = 0; i < kParts; ++i) {
        const SqlCondition end =
            i + 1 < kParts ? SqlCondition{m_order + QStringLiteral(" < ?"), {bounds.at(i + 1)}} : SqlCondition();
        m_parts.append(both({m_order + QStringLiteral(" >= ?"), {bounds.at(i)}}, end));
    }
    return {};
}

qint64 RowSample::mostOfPart() const
{
    return isWhole() ? kMostRows : m_parts.size() == 1 ? kParts * kRowsOfPart : kRowsOfPart;
}

QString RowSample::text(qint64 read) const
{
    if (isWhole())
        return read == 1 ? QStringLiteral("its only row") : QStringLiteral("all %1 rows").arg(formatExact(read));
    return m_parts.size() == 1
               ? QStringLiteral("any %1 of %2 rows").arg(formatExact(read), m_all.text())
               : QStringLiteral("%1 of %2 rows, from all of their period").arg(formatExact(read), m_all.text());
}

Result<QList<qint64>> RowSample::count(const QStringList &columns, const QList<SqlCondition> &conditions) const
{
    QStringList sums;
    QVariantList values;
    for (const SqlCondition &each : conditions) {
        sums.append(QStringLiteral("sum(CASE WHEN %1 THEN 1 ELSE 0 END)").arg(each.sql));
        values += each.values;
    }
    sums.append(QStringLiteral("count(*)"));
    QList<qint64> found(sums.size(), 0);
    for (const SqlCondition &part : m_parts) {
        const QString rows = m_facts.rowsSql(columns, part, mostOfPart(), m_order);
        const auto read = m_facts.place().database->visitRows(
            QStringLiteral("SELECT %1 FROM (%2) looked").arg(sums.join(QStringLiteral(", ")), rows),
            values + part.values, m_facts.limits(), [&found](const RowStream &row) -> Result<void> {
                for (int i = 0; i < found.size(); ++i)
                    found[i] += row.isNull(i) ? 0 : row.integer(i);
                return {};
            });
        if (!read)
            return std::unexpected(read.error());
    }
    return found;
}

Result<void> RowSample::visit(const QStringList &columns, const Database::RowVisitor &each) const
{
    for (const SqlCondition &part : m_parts) {
        if (auto read = m_facts.visit(columns, part, mostOfPart(), each, m_order); !read)
            return read;
    }
    return {};
}

} // namespace Gatehouse
