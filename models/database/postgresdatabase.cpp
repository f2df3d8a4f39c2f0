#include "models/database/postgresdatabase.h"

#include "models/database/postgresrows.h"
#include "models/database/schemarows.h"
#include "models/database/sqlplaceholders.h"

namespace Gatehouse
{

namespace
{

constexpr const char *kColumns =
    "SELECT c.relname, a.attname, lower(format_type(a.atttypid, a.atttypmod)), a.attnotnull "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped "
    "AND c.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false))) "
    "AND pg_table_is_visible(c.oid) ORDER BY c.relname COLLATE \"C\", c.oid, a.attnum";

// Of an index on expressions only the plain columns in front of the first one count, as only they serve a search.
constexpr const char *kIndexes =
    "SELECT c.relname, i.indexrelid, a.attname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid "
    "CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place) "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum "
    "WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND i.indisvalid AND i.indpred IS NULL "
    "AND c.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false))) "
    "AND pg_table_is_visible(c.oid) AND k.place <= i.indnkeyatts "
    "AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY e(attnum, place) "
    "WHERE e.attnum = 0 AND e.place < k.place) "
    "ORDER BY c.relname COLLATE \"C\", c.oid, i.indisprimary DESC, i.indexrelid, k.place";

Result<QByteArray> numbered(const QString &sql, const QVariantList &values)
{
    const PlacedSql placed =
        withPlaceholders(sql, Dialect::PostgreSql, [](int n, const QString &) { return QStringLiteral("$%1").arg(n); });
    if (placed.placeholders != values.size())
        return wrongValueCount(placed.placeholders, values.size());
    return placed.sql.toUtf8();
}

} // namespace

PostgresDatabase::PostgresDatabase(const ServerSettings &settings, ServerAccess access)
    : m_settings(settings)
    , m_access(access)
{
}

PostgresDatabase::~PostgresDatabase() = default;

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(const ServerSettings &settings, ServerAccess access)
{
    std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(settings, access));
    auto first = database->connection();
    if (!first)
        return std::unexpected(first.error());
    database->m_idle.put(std::move(*first));
    return database;
}

Result<std::unique_ptr<PostgresConnection>> PostgresDatabase::connection()
{
    if (auto idle = m_idle.take())
        return idle;
    auto session = PostgresConnection::open(m_settings);
    if (!session || m_access == ServerAccess::ReadOnly)
        return session;
    // What reads has limits of its own; what writes is bounded by the server, also while it waits for somebody's lock.
    for (const char *limit : {"SET statement_timeout = '10min'", "SET lock_timeout = '30s'"}) {
        if (const auto set = (*session)->run(limit); !set)
            return std::unexpected(set.error());
    }
    return session;
}

Result<std::unique_ptr<RowStream>> PostgresDatabase::query(const QString &sql, const QVariantList &values,
                                                           const QueryLimits &asked)
{
    const QueryLimits limits = bounded(asked);
    if (limits.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    auto statement = numbered(sql, values);
    if (!statement)
        return std::unexpected(statement.error());
    Result<std::unique_ptr<PostgresRows>> rows;
    if (m_transaction) {
        rows = PostgresRows::start(*m_transaction, *statement, values, limits);
    } else {
        auto session = connection();
        if (!session)
            return std::unexpected(session.error());
        const char *begin = m_access == ServerAccess::ReadOnly ? "BEGIN READ ONLY" : "BEGIN";
        rows = PostgresRows::start(std::move(*session), m_idle, begin, *statement, values, limits);
    }
    if (!rows)
        return std::unexpected(rows.error());
    return std::unique_ptr<RowStream>(std::move(*rows));
}

Result<qint64> PostgresDatabase::execute(const QString &sql, const QVariantList &values)
{
    auto statement = numbered(sql, values);
    if (!statement)
        return std::unexpected(statement.error());
    if (m_transaction)
        return m_transaction->run(*statement, values);
    auto session = connection();
    if (!session)
        return std::unexpected(session.error());
    // What writes need not run in a transaction block, and some statements must not.
    if (m_access == ServerAccess::ReadWrite) {
        auto changed = (*session)->run(*statement, values);
        m_idle.put(std::move(*session));
        return changed;
    }
    auto rows = PostgresRows::start(std::move(*session), m_idle, "BEGIN READ ONLY", *statement, values, bounded({}));
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

Result<void> PostgresDatabase::begin()
{
    auto session = connection();
    if (!session)
        return std::unexpected(session.error());
    auto begun = (*session)->run(m_access == ServerAccess::ReadOnly ? "BEGIN READ ONLY" : "BEGIN");
    if (!begun)
        return std::unexpected(begun.error());
    m_transaction = std::move(*session);
    return {};
}

Result<void> PostgresDatabase::endTransaction(const char *how)
{
    std::unique_ptr<PostgresConnection> session = std::exchange(m_transaction, nullptr);
    const auto ended = session->run(how);
    if (!ended)
        return std::unexpected(ended.error());
    m_idle.put(std::move(session));
    return {};
}

Result<void> PostgresDatabase::commit()
{
    return endTransaction("COMMIT");
}

void PostgresDatabase::rollBack()
{
    if (m_transaction)
        (void)endTransaction("ROLLBACK");
}

Result<QList<TableSchema>> PostgresDatabase::schema()
{
    return schemaFromRows(*this, QString::fromLatin1(kColumns), QString::fromLatin1(kIndexes));
}

} // namespace Gatehouse
