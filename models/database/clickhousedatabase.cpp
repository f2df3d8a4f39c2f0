#include "models/database/clickhousedatabase.h"

#include "models/database/clickhouseblocks.h"
#include "models/database/clickhouserows.h"
#include "models/database/schemarows.h"
#include "models/database/visitall.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The catalogue lists the columns of a table in their order and has no number for it in old versions.
constexpr const char *kColumns = "SELECT table, name, lower(type), type NOT LIKE '%Nullable(%' FROM system.columns "
                                 "WHERE database = currentDatabase()";

constexpr const char *kSortingKeys =
    "SELECT name, 'sorting', sorting_key FROM system.tables WHERE database = currentDatabase() AND sorting_key <> ''";

// The plain columns in front of the first expression; only they serve a search and an order.
QStringList leadingColumns(const QString &key, const TableSchema &table)
{
    QStringList columns;
    const QStringList parts = key.split(QLatin1Char(','));
    for (const QString &part : parts) {
        QString name = part.trimmed();
        if (name.startsWith(QLatin1Char('`')) && name.endsWith(QLatin1Char('`')))
            name = name.mid(1, name.size() - 2);
        if (!table.hasColumn(name))
            break;
        columns.append(name);
    }
    return columns;
}

} // namespace

ClickHouseDatabase::ClickHouseDatabase(ClickHouseServer server)
    : m_server(std::move(server))
{
}

Result<std::unique_ptr<ClickHouseDatabase>> ClickHouseDatabase::open(const ServerSettings &settings,
                                                                     ServerAccess access)
{
    auto server = ClickHouseServer::make(settings, access);
    if (!server)
        return std::unexpected(server.error());
    std::unique_ptr<ClickHouseDatabase> database(new ClickHouseDatabase(std::move(*server)));
    auto answers = database->query(QStringLiteral("SELECT 1"), {}, {.timeout = settings.connectTimeout});
    const auto row = answers ? (*answers)->next() : Result<bool>(std::unexpected(answers.error()));
    if (!row && row.error().kind == ErrorKind::TimedOut) {
        return failure(ErrorKind::Unreachable,
                       QStringLiteral("Database %1 did not answer within %2 s. Check url in the connection, and that "
                                      "the server runs.")
                           .arg(database->m_server.place())
                           .arg(settings.connectTimeout.count() / 1000));
    }
    if (!row)
        return std::unexpected(row.error());
    return database;
}

Result<std::unique_ptr<RowStream>> ClickHouseDatabase::query(const QString &sql, const QVariantList &values,
                                                             const QueryLimits &asked)
{
    const QueryLimits limits = bounded(asked);
    if (limits.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    auto rows = ClickHouseRows::start(m_server, sql, values, limits);
    if (!rows)
        return std::unexpected(rows.error());
    return std::unique_ptr<RowStream>(std::move(*rows));
}

Result<void> ClickHouseDatabase::visitRows(const QString &sql, const QVariantList &values, const QueryLimits &asked,
                                           const RowVisitor &visit)
{
    const QueryLimits limits = limited(asked);
    if (limits.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    auto rows = ClickHouseBlocks::start(m_server, sql, values, limits);
    if (!rows)
        return std::unexpected(rows.error());
    if (!*rows)
        return Database::visitRows(sql, values, limits, visit);
    return visitAll(**rows, visit);
}

Result<qint64> ClickHouseDatabase::execute(const QString &sql, const QVariantList &values)
{
    auto rows = ClickHouseRows::start(m_server, sql, values, bounded({}));
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return (*rows)->changedRows();
    }
}

Result<void> ClickHouseDatabase::begin()
{
    return failure(ErrorKind::Unsupported,
                   QStringLiteral("Database %1: ClickHouse has no transactions.").arg(m_server.place()));
}

Result<QList<TableSchema>> ClickHouseDatabase::schema()
{
    auto tables = schemaFromRows(*this, QString::fromLatin1(kColumns), QString::fromLatin1(kSortingKeys));
    if (!tables)
        return tables;
    for (TableSchema &table : *tables) {
        const QList<QStringList> keys = std::exchange(table.indexes, {});
        for (const QStringList &key : keys) {
            if (const QStringList columns = leadingColumns(key.constFirst(), table); !columns.isEmpty())
                table.indexes.append(columns);
        }
    }
    std::ranges::sort(*tables, {}, &TableSchema::name);
    return tables;
}

} // namespace Gatehouse
