#include "models/database/database.h"

#include <algorithm>

namespace Gatehouse {

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

bool TableSchema::hasColumn(const QString &column) const
{
    return std::any_of(columns.begin(), columns.end(), [&](const ColumnSchema &c) { return c.name == column; });
}

Result<void> Database::transaction(const std::function<Result<void>()> &work)
{
    // IMMEDIATE takes SQLite's write lock at once, so two writers queue up instead of failing at their first write.
    const QString begin = dialect() == Dialect::Sqlite ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN");
    if (auto begun = execute(begin); !begun)
        return std::unexpected(begun.error());
    Result<void> done = work();
    if (!done) {
        // The first error is the one to report; a failed rollback leaves nothing behind that a new begin would not show.
        (void)execute(QStringLiteral("ROLLBACK"));
        return done;
    }
    if (auto committed = execute(QStringLiteral("COMMIT")); !committed) {
        (void)execute(QStringLiteral("ROLLBACK"));
        return std::unexpected(committed.error());
    }
    return {};
}

Result<qint64> Database::scalar(const QString &sql, const QVariantList &values, qint64 ifNone)
{
    auto rows = query(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found || (*rows)->isNull(0))
        return ifNone;
    return (*rows)->integer(0);
}

QString quotedName(const QString &name, Dialect dialect)
{
    const QChar quote = dialect == Dialect::MySql || dialect == Dialect::ClickHouse ? QLatin1Char('`') : QLatin1Char('"');
    QString doubled = name;
    doubled.replace(quote, QString(2, quote));
    return quote + doubled + quote;
}

} // namespace Gatehouse
