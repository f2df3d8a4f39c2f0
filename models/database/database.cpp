#include "models/database/database.h"

#include "models/database/visitall.h"

#include <algorithm>

namespace Gatehouse
{

QString dialectToken(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Sqlite:
        return QStringLiteral("sqlite");
    case Dialect::PostgreSql:
        return QStringLiteral("postgresql");
    case Dialect::MySql:
        return QStringLiteral("mysql");
    case Dialect::ClickHouse:
        return QStringLiteral("clickhouse");
    }
    return {};
}

Result<Dialect> dialectFromToken(const QString &token)
{
    for (Dialect dialect : {Dialect::Sqlite, Dialect::PostgreSql, Dialect::MySql, Dialect::ClickHouse}) {
        if (token == dialectToken(dialect))
            return dialect;
    }
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Database driver \"%1\" is not known. Use sqlite, postgresql, mysql or clickhouse.")
                       .arg(token.left(40)));
}

QString RowStream::string(int column) const
{
    const std::string_view view = text(column);
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

SqlValue RowStream::value(int column) const
{
    SqlValue value{kind(column)};
    if (value.kind == ValueKind::Integer)
        value.integer = integer(column);
    else if (value.kind == ValueKind::Real)
        value.real = real(column);
    else if (value.kind != ValueKind::Null)
        value.text = text(column);
    return value;
}

void RowStream::values(std::span<SqlValue> into) const
{
    for (size_t column = 0; column < into.size(); ++column)
        into[column] = value(int(column));
}

bool TableSchema::hasColumn(const QString &column) const
{
    return std::any_of(columns.begin(), columns.end(), [&](const ColumnSchema &c) { return c.name == column; });
}

Result<void> Database::visitRows(const QString &sql, const QVariantList &values, const QueryLimits &limits,
                                 const RowVisitor &visit)
{
    auto rows = query(sql, values, limits);
    if (!rows)
        return std::unexpected(rows.error());
    return visitAll(**rows, visit);
}

QueryLimits Database::limited(QueryLimits limits) const
{
    if (!limits.stop.stop_possible())
        limits.stop = m_stop;
    return limits;
}

QueryLimits Database::bounded(QueryLimits limits) const
{
    if (limits.timeout.count() == 0)
        limits.timeout = kMostPatience;
    return limited(std::move(limits));
}

Result<void> Database::transaction(const std::function<Result<void>()> &work)
{
    if (auto begun = begin(); !begun)
        return begun;
    // The first error is the one to report.
    if (auto done = work(); !done) {
        rollBack();
        return done;
    }
    auto committed = commit();
    if (!committed)
        rollBack();
    return committed;
}

Result<void> Database::begin()
{
    // IMMEDIATE takes SQLite's write lock at once, so two writers queue up instead of failing at their first write.
    const QString begin = dialect() == Dialect::Sqlite ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN");
    const auto begun = execute(begin);
    return begun ? Result<void>() : std::unexpected(begun.error());
}

Result<void> Database::commit()
{
    const auto committed = execute(QStringLiteral("COMMIT"));
    return committed ? Result<void>() : std::unexpected(committed.error());
}

void Database::rollBack()
{
    (void)execute(QStringLiteral("ROLLBACK"));
}

Result<qint64> Database::scalar(const QString &sql, const QVariantList &values, qint64 ifNone)
{
    auto rows = query(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return ifNone;
    const qint64 value = (*rows)->isNull(0) ? ifNone : (*rows)->integer(0);
    // A server connection is free again when all rows were read; this is the one row.
    (void)(*rows)->next();
    return value;
}

QString quotedName(const QString &name, Dialect dialect)
{
    const QChar quote =
        dialect == Dialect::MySql || dialect == Dialect::ClickHouse ? QLatin1Char('`') : QLatin1Char('"');
    QString doubled = name;
    doubled.replace(quote, QString(2, quote));
    return quote + doubled + quote;
}

} // namespace Gatehouse
