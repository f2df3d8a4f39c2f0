#include "models/database/schemarows.h"

#include <QHash>

namespace Gatehouse
{

namespace
{

using Tables = QList<TableSchema>;

Result<void> forEach(Database &database, const QString &sql, const QVariantList &values,
                     const std::function<void(const RowStream &)> &take)
{
    auto rows = database.query(sql, values, {std::chrono::minutes(1), {}});
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        take(**rows);
    }
}

} // namespace

Result<QList<TableSchema>> schemaFromRows(Database &database, const QString &columnsSql, const QString &indexesSql,
                                          const QVariantList &values)
{
    Tables tables;
    QHash<QString, qsizetype> places;
    auto columns = forEach(database, columnsSql, values, [&](const RowStream &row) {
        const QString table = row.string(0);
        if (!places.contains(table)) {
            places.insert(table, tables.size());
            tables.append({table, {}, {}});
        }
        tables[places.value(table)].columns.append({row.string(1), row.string(2), row.integer(3) != 0});
    });
    if (!columns)
        return std::unexpected(columns.error());
    QString current;
    auto indexes = forEach(database, indexesSql, values, [&](const RowStream &row) {
        const auto table = places.constFind(row.string(0));
        if (table == places.constEnd())
            return;
        const QString index = row.string(0) + QLatin1Char('\n') + row.string(1);
        if (index != current)
            tables[*table].indexes.append(QStringList());
        current = index;
        tables[*table].indexes.last().append(row.string(2));
    });
    if (!indexes)
        return std::unexpected(indexes.error());
    return tables;
}

} // namespace Gatehouse
