#include "models/database/migrations.h"

#include "models/database/database.h"

#include <QDir>
#include <QRegularExpression>

namespace Gatehouse {

namespace {

Result<void> apply(Database &store, const Migration &migration)
{
    return store.transaction([&]() -> Result<void> {
        // Another connection may have been faster: several threads open a new store at once.
        const auto there =
            store.scalar(QStringLiteral("SELECT count(*) FROM schema_version WHERE version = ?"), {migration.version});
        if (!there)
            return std::unexpected(there.error());
        if (*there > 0)
            return {};
        const QStringList statements = migration.sql.split(QRegularExpression(QStringLiteral(";\\s*(?:\\n|$)")), Qt::SkipEmptyParts);
        for (const QString &statement : statements) {
            if (statement.trimmed().isEmpty())
                continue;
            if (auto done = store.execute(statement); !done)
                return std::unexpected(done.error());
        }
        auto noted = store.execute(QStringLiteral("INSERT INTO schema_version (version, name) VALUES (?, ?)"),
                                   {migration.version, migration.name});
        return noted ? Result<void>() : std::unexpected(noted.error());
    });
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
            return failure(ErrorKind::Internal, QStringLiteral("Migration %1 cannot be read; it is named 001_name.sql.").arg(file));
        const int version = match.captured(1).toInt();
        if (version != migrations.size() + 1)
            return failure(ErrorKind::Internal, QStringLiteral("Migration %1 leaves a gap in the versions.").arg(file));
        migrations.append({version, match.captured(2), QString::fromUtf8(source.readAll())});
    }
    return migrations;
}

Result<void> migrate(Database &store, const QList<Migration> &migrations)
{
    if (auto made = store.execute(QStringLiteral(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)"));
        !made)
        return std::unexpected(made.error());
    const auto current = store.scalar(QStringLiteral("SELECT max(version) FROM schema_version"));
    if (!current)
        return std::unexpected(current.error());
    if (*current > migrations.size()) {
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("This store was written by a newer Gatehouse (store version %1, this program knows %2). "
                                      "Update Gatehouse, or name another store in the connection.")
                           .arg(*current)
                           .arg(migrations.size()));
    }
    for (const Migration &migration : migrations) {
        if (migration.version <= *current)
            continue;
        if (auto done = apply(store, migration); !done)
            return done;
    }
    return {};
}

} // namespace Gatehouse
