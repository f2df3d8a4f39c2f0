#include "models/privacy/gatewaytables.h"

#include "models/gateway/schemadetection.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct TableFacts {
    QMap<QString, QStringList> primaryKeys;
    QSet<QString> views;
    QSet<QString> withoutRowId;
};

const char *primaryKeySql(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return "SELECT l.name, i.name FROM pragma_table_list l, pragma_table_info(l.name) i "
               "WHERE l.schema = 'main' AND i.pk > 0 ORDER BY l.name, i.pk";
    case Dialect::PostgreSql:
        return "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
               "CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place) "
               "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum "
               "WHERE i.indisprimary AND NOT c.relispartition AND pg_table_is_visible(c.oid) "
               "ORDER BY c.relname, k.place";
    case Dialect::MySql:
        return "SELECT table_name, column_name FROM information_schema.statistics "
               "WHERE table_schema = database() AND index_name = 'PRIMARY' ORDER BY table_name, seq_in_index";
    case Dialect::ClickHouse: // its keys sort, and name no row
        break;
    }
    return nullptr;
}

const char *viewsSql(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return "SELECT name, type = 'view', wr FROM pragma_table_list WHERE schema = 'main'";
    case Dialect::PostgreSql:
        return "SELECT relname, 1, 0 FROM pg_class WHERE relkind IN ('v', 'm') AND pg_table_is_visible(oid)";
    case Dialect::MySql:
        return "SELECT table_name, 1, 0 FROM information_schema.views WHERE table_schema = database()";
    case Dialect::ClickHouse:
        return "SELECT name, 1, 0 FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%View'";
    }
    return nullptr;
}

Result<TableFacts> factsOf(Database &database)
{
    TableFacts facts;
    Result<void> read;
    if (const char *keys = primaryKeySql(database.dialect())) {
        read = database.visitRows(QLatin1String(keys), {}, {}, [&](const RowStream &row) -> Result<void> {
            facts.primaryKeys[row.string(0)].append(row.string(1));
            return {};
        });
    }
    if (!read)
        return std::unexpected(read.error());
    read = database.visitRows(QLatin1String(viewsSql(database.dialect())), {}, {},
                              [&](const RowStream &row) -> Result<void> {
                                  if (row.integer(1) != 0)
                                      facts.views.insert(row.string(0));
                                  if (row.integer(2) != 0)
                                      facts.withoutRowId.insert(row.string(0));
                                  return {};
                              });
    return read ? Result<TableFacts>(facts) : std::unexpected(read.error());
}

} // namespace

QString TablePlace::name() const
{
    return quotedName(schema.name, dialect());
}

QString TablePlace::quoted(const QString &columnName) const
{
    return quotedName(columnName, dialect());
}

const ColumnSchema *TablePlace::column(const QString &columnName) const
{
    const auto at = std::find_if(schema.columns.begin(), schema.columns.end(),
                                 [&](const ColumnSchema &each) { return each.name == columnName; });
    return at == schema.columns.end() ? nullptr : &*at;
}

QString TablePlace::idColumn() const
{
    if (primaryKey.size() == 1)
        return primaryKey.constFirst();
    return schema.hasColumn(QStringLiteral("id")) ? QStringLiteral("id") : QString();
}

Result<GatewayTables> GatewayTables::read(const QList<Database *> &databases, OnClickHouse onClickHouse)
{
    GatewayTables tables;
    for (Database *database : databases) {
        if (database->dialect() == Dialect::ClickHouse && onClickHouse == OnClickHouse::Refused) {
            return failure(
                ErrorKind::Unsupported,
                QStringLiteral("The gateway keeps rows on ClickHouse, where those of one person cannot be changed "
                               "in a transaction. Have them erased there by the product's own means."));
        }
        auto schema = database->schema();
        if (!schema)
            return std::unexpected(schema.error());
        auto facts = factsOf(*database);
        if (!facts)
            return std::unexpected(facts.error());
        for (const TableSchema &table : std::as_const(*schema)) {
            const bool isView = facts->views.contains(table.name);
            tables.m_places.push_back(
                {database, table, facts->primaryKeys.value(table.name),
                 database->dialect() == Dialect::Sqlite && !isView && !facts->withoutRowId.contains(table.name),
                 isView});
        }
    }
    std::ranges::stable_sort(tables.m_places, {}, [](const TablePlace &place) { return place.schema.name; });
    return tables;
}

QList<const TablePlace *> GatewayTables::placesOf(const QString &table) const
{
    QList<const TablePlace *> found;
    for (const TablePlace &place : m_places) {
        if (place.schema.name == table)
            found.append(&place);
    }
    return found;
}

bool GatewayTables::has(const QString &table) const
{
    return !placesOf(table).isEmpty();
}

bool GatewayTables::hasColumn(const QString &table, const QString &column) const
{
    const QList<const TablePlace *> found = placesOf(table);
    return std::any_of(found.begin(), found.end(),
                       [&](const TablePlace *place) { return place->schema.hasColumn(column); });
}

QList<TableSchema> GatewayTables::schema() const
{
    QList<TableSchema> merged;
    for (const TablePlace &place : m_places)
        merged = mergedSchema(merged, {place.schema});
    return merged;
}

} // namespace Gatehouse
