#include "models/database/migrations.h"

#include "models/database/database.h"

#include <QDir>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

// The body of a function stands between two $$ and has semicolons of its own.
QStringList statementsOf(const QString &sql)
{
    static const QRegularExpression end(QStringLiteral(";\\s*(?:\\n|$)"));
    QStringList statements;
    QString open;
    for (const QString &piece : sql.split(end, Qt::SkipEmptyParts)) {
        open += open.isEmpty() ? piece : QStringLiteral(";\n") + piece;
        if (open.count(QLatin1String("$$")) % 2 != 0)
            continue;
        if (!open.trimmed().isEmpty())
            statements.append(open);
        open.clear();
    }
    return statements;
}

Result<void> execute(Database &store, const QString &sql, const QVariantList &values = {})
{
    const auto done = store.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<void> apply(Database &store, const Migration &migration, const QString &table)
{
    return store.transaction([&]() -> Result<void> {
        // Another program may have been faster. SQLite's transaction has the only write lock by now.
        if (store.dialect() == Dialect::PostgreSql) {
            if (auto locked = execute(store, QStringLiteral("LOCK TABLE %1 IN ACCESS EXCLUSIVE MODE").arg(table));
                !locked)
                return locked;
        }
        const auto current = store.scalar(QStringLiteral("SELECT max(version) FROM %1").arg(table));
        if (!current || *current >= migration.version)
            return current ? Result<void>() : std::unexpected(current.error());
        for (const QString &statement : statementsOf(migration.sql)) {
            if (auto done = execute(store, statement); !done)
                return done;
        }
        return execute(store, QStringLiteral("INSERT INTO %1 (version, name) VALUES (?, ?)").arg(table),
                       {migration.version, migration.name});
    });
}

// 0 for a store that is new.
Result<qint64> versionOf(Database &store, const QString &schema, const QString &table)
{
    const QString version = QStringLiteral("SELECT max(version) FROM %1").arg(table);
    if (!schema.isEmpty()) {
        auto known = store.scalar(version);
        if (known || known.error().kind != ErrorKind::NotFound)
            return known;
        if (auto made = execute(store, QStringLiteral("CREATE SCHEMA IF NOT EXISTS %1").arg(schema)); !made)
            return std::unexpected(made.error());
    }
    const QString make =
        QStringLiteral("CREATE TABLE IF NOT EXISTS %1 (version INTEGER PRIMARY KEY, name TEXT NOT NULL)").arg(table);
    if (auto made = execute(store, make); !made)
        return std::unexpected(made.error());
    return store.scalar(version);
}

} // namespace

Result<QList<Migration>> loadMigrations(const QString &folder)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{3})_([a-z0-9_]+)\\.sql$"));
    QList<Migration> migrations;
    const QStringList files = QDir(folder).entryList(QDir::Files, QDir::Name);
    for (const QString &file : files) {
        const QRegularExpressionMatch match = pattern.match(file);
        QFile source(QDir(folder).filePath(file));
        if (!match.hasMatch() || !source.open(QIODevice::ReadOnly))
            return failure(ErrorKind::Internal,
                           QStringLiteral("Migration %1 cannot be read; it is named 001_name.sql.").arg(file));
        const int version = match.captured(1).toInt();
        if (version != migrations.size() + 1)
            return failure(ErrorKind::Internal, QStringLiteral("Migration %1 leaves a gap in the versions.").arg(file));
        migrations.append({version, match.captured(2), QString::fromUtf8(source.readAll())});
    }
    return migrations;
}

Result<void> migrate(Database &store, const QList<Migration> &migrations, const QString &schema)
{
    const QString table =
        schema.isEmpty() ? QStringLiteral("schema_version") : schema + QStringLiteral(".schema_version");
    const auto current = versionOf(store, schema, table);
    if (!current)
        return std::unexpected(current.error());
    if (*current > migrations.size()) {
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("This store was written by a newer Gatehouse (store version %1, this program knows %2). "
                           "Update Gatehouse, or name another store in the connection.")
                .arg(*current)
                .arg(migrations.size()));
    }
    for (const Migration &migration : migrations) {
        if (migration.version <= *current)
            continue;
        if (auto done = apply(store, migration, table); !done)
            return done;
    }
    return {};
}

} // namespace Gatehouse
