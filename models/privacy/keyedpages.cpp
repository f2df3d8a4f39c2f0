#include "models/privacy/keyedpages.h"

#include "models/privacy/columnshape.h"

namespace Gatehouse
{

namespace
{

constexpr qint64 kRowsOfPage = 20'000;

// The column that pages go by; empty: there is none.
QString pagingColumn(const TablePlace &place)
{
    const ColumnSchema *key = place.primaryKey.size() == 1 ? place.column(place.primaryKey.constFirst()) : nullptr;
    if (!key || place.isView)
        return {};
    const ColumnShape shape = columnShape(*key, place.dialect());
    return shape == ColumnShape::Integer || shape == ColumnShape::Text ? key->name : QString();
}

QVariant keyOf(const RowStream &row, int at)
{
    if (row.kind(at) == ValueKind::Integer)
        return row.integer(at);
    return row.kind(at) == ValueKind::Text ? QVariant(row.string(at)) : QVariant();
}

} // namespace

Result<void> visitByKey(const TablePlace &place, const QStringList &columns, const QueryLimits &limits,
                        const Database::RowVisitor &each)
{
    QStringList quoted;
    for (const QString &column : columns)
        quoted.append(place.quoted(column));
    const QString key = pagingColumn(place);
    if (key.isEmpty()) {
        return place.database->visitRows(
            QStringLiteral("SELECT %1 FROM %2").arg(quoted.join(QStringLiteral(", ")), place.name()), {}, limits, each);
    }
    const int keyAt = int(columns.size());
    quoted.append(place.quoted(key));
    QVariant last;
    qint64 read = kRowsOfPage;
    while (read == kRowsOfPage) {
        read = 0;
        const auto page = place.database->visitRows(
            QStringLiteral("SELECT %1 FROM %2%3 ORDER BY %4 LIMIT %5")
                .arg(quoted.join(QStringLiteral(", ")), place.name(),
                     last.isValid() ? QStringLiteral(" WHERE %1 > ?").arg(place.quoted(key)) : QString(),
                     place.quoted(key))
                .arg(kRowsOfPage),
            last.isValid() ? QVariantList{last} : QVariantList(), limits, [&](const RowStream &row) -> Result<void> {
                last = keyOf(row, keyAt);
                ++read;
                return each(row);
            });
        if (!page)
            return page;
        if (read == kRowsOfPage && !last.isValid())
            return failure(ErrorKind::Unsupported,
                           QStringLiteral("A key of %1 is neither a number nor a text.").arg(place.schema.name));
    }
    return {};
}

} // namespace Gatehouse
