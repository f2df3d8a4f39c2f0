#include "models/database/mariadbdatabase.h"

#include "models/database/mariadbrows.h"
#include "models/database/schemarows.h"

namespace Gatehouse
{

namespace
{

constexpr const char *kColumns =
    "SELECT table_name, column_name, lower(column_type), is_nullable = 'NO' FROM information_schema.columns "
    "WHERE table_schema = database() ORDER BY BINARY table_name, ordinal_position";

// Only the whole columns in front of the first prefix or expression count, as only they serve a search and an order.
constexpr const char *kIndexes =
    "SELECT s.table_name, s.index_name, s.column_name FROM information_schema.statistics s "
    "WHERE s.table_schema = database() AND NOT EXISTS (SELECT 1 FROM information_schema.statistics p "
    "WHERE p.table_schema = s.table_schema AND p.table_name = s.table_name AND p.index_name = s.index_name "
    "AND p.seq_in_index <= s.seq_in_index AND (p.sub_part IS NOT NULL OR p.column_name IS NULL)) "
    "ORDER BY BINARY s.table_name, s.index_name <> 'PRIMARY', s.index_name, s.seq_in_index";

} // namespace

MariaDbDatabase::MariaDbDatabase(const ServerSettings &settings, ServerAccess access)
    : m_settings(settings)
    , m_access(access)
{
}

MariaDbDatabase::~MariaDbDatabase() = default;

Result<std::unique_ptr<MariaDbDatabase>> MariaDbDatabase::open(const ServerSettings &settings, ServerAccess access)
{
    std::unique_ptr<MariaDbDatabase> database(new MariaDbDatabase(settings, access));
    auto first = database->connection();
    if (!first)
        return std::unexpected(first.error());
    database->m_idle.put(std::move(*first));
    return database;
}

Result<std::unique_ptr<MariaDbConnection>> MariaDbDatabase::connection()
{
    if (auto idle = m_idle.take())
        return idle;
    return MariaDbConnection::open(m_settings, m_access);
}

Result<std::unique_ptr<RowStream>> MariaDbDatabase::query(const QString &sql, const QVariantList &values,
                                                          const QueryLimits &asked)
{
    const QueryLimits limits = bounded(asked);
    if (limits.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    Result<std::unique_ptr<MariaDbRows>> rows;
    if (m_transaction) {
        rows = MariaDbRows::start(*m_transaction, sql.toUtf8(), values, limits);
    } else {
        auto session = connection();
        if (!session)
            return std::unexpected(session.error());
        rows = MariaDbRows::start(std::move(*session), m_idle, sql.toUtf8(), values, limits);
    }
    if (!rows)
        return std::unexpected(rows.error());
    return std::unique_ptr<RowStream>(std::move(*rows));
}

Result<qint64> MariaDbDatabase::execute(const QString &sql, const QVariantList &values)
{
    std::unique_ptr<MariaDbConnection> owned;
    if (!m_transaction) {
        auto session = connection();
        if (!session)
            return std::unexpected(session.error());
        owned = std::move(*session);
    }
    // Not every statement can be prepared, and one without values need not be.
    if (values.isEmpty()) {
        MariaDbConnection &session = owned ? *owned : *m_transaction;
        const auto limited = session.limitStatements(kMostPatience);
        auto changed = limited ? session.run(sql.toUtf8()) : std::unexpected(limited.error());
        if (owned)
            m_idle.put(std::move(owned));
        return changed;
    }
    auto rows = owned ? MariaDbRows::start(std::move(owned), m_idle, sql.toUtf8(), values, bounded({}))
                      : MariaDbRows::start(*m_transaction, sql.toUtf8(), values, bounded({}));
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

Result<void> MariaDbDatabase::begin()
{
    auto session = connection();
    if (!session)
        return std::unexpected(session.error());
    auto begun = (*session)->run("START TRANSACTION");
    if (!begun)
        return std::unexpected(begun.error());
    m_transaction = std::move(*session);
    return {};
}

Result<void> MariaDbDatabase::endTransaction(const char *how)
{
    std::unique_ptr<MariaDbConnection> session = std::exchange(m_transaction, nullptr);
    const auto ended = session->run(how);
    if (!ended)
        return std::unexpected(ended.error());
    m_idle.put(std::move(session));
    return {};
}

Result<void> MariaDbDatabase::commit()
{
    return endTransaction("COMMIT");
}

void MariaDbDatabase::rollBack()
{
    if (m_transaction)
        (void)endTransaction("ROLLBACK");
}

Result<QList<TableSchema>> MariaDbDatabase::schema()
{
    return schemaFromRows(*this, QString::fromLatin1(kColumns), QString::fromLatin1(kIndexes));
}

} // namespace Gatehouse
