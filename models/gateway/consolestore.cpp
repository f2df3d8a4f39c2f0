#include "models/gateway/consolestore.h"

#include "models/database/migrations.h"
#include "models/database/postgresdatabase.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/gatewaydatabase.h"

#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

Result<void> migrateFrom(const QString &folder, Database &store, const QString &schema = {})
{
    const Result<QList<Migration>> migrations = loadMigrations(folder);
    return migrations ? migrate(store, *migrations, schema) : std::unexpected(migrations.error());
}

Result<std::unique_ptr<Database>> openServerStore(const DatabaseSettings &settings)
{
    const auto server = serverSettingsOf(settings);
    if (!server)
        return std::unexpected(server.error());
    auto store = PostgresDatabase::open(*server, ServerAccess::ReadWrite);
    if (!store)
        return std::unexpected(store.error());
    const auto migrated = migrateFrom(QStringLiteral(":/gatehouse/migrations/postgresql"), **store, kStoreSchema);
    if (migrated)
        return std::move(*store);
    if (migrated.error().kind != ErrorKind::Denied)
        return std::unexpected(migrated.error());
    return failure(ErrorKind::Denied,
                   QStringLiteral("The console's store cannot be used by %1: %2\nThe owner of the store makes it, or "
                                  "brings it up to date, by opening it once; the others need GRANT gatehouse_team TO "
                                  "their login.")
                       .arg(settings.user, migrated.error().message),
                   migrated.error().detail);
}

} // namespace

Result<std::unique_ptr<Database>> openConsoleStore(const ConnectionSettings &settings)
{
    if (settings.store.driver == Dialect::Sqlite) {
        auto store = openLocalStore(settings);
        // Rollups can be counted again after a power cut; an entry of the audit log that was confirmed must be there.
        if (const auto safe = store ? (*store)->execute(QStringLiteral("PRAGMA synchronous=FULL")) : 0; !safe)
            return std::unexpected(safe.error());
        // Who was erased must not be read in what a deleted row has left in the file.
        if (const auto zeroed = store ? (*store)->scalar(QStringLiteral("PRAGMA secure_delete=ON")) : 0; !zeroed)
            return std::unexpected(zeroed.error());
        return store;
    }
    if (settings.store.driver == Dialect::PostgreSql)
        return openServerStore(settings.store);
    return failure(
        ErrorKind::Unsupported,
        QStringLiteral("The console's own store cannot be opened: it is kept in SQLite or PostgreSQL, not in "
                       "%1. Name another store in the connection, or none.")
            .arg(dialectToken(settings.store.driver)));
}

Result<std::unique_ptr<Database>> openLocalStore(const ConnectionSettings &settings)
{
    auto store = SqliteDatabase::open(localStoreFile(settings), SqliteDatabase::Mode::Create);
    if (!store)
        return std::unexpected(store.error());
    if (const auto migrated = migrateFrom(QStringLiteral(":/gatehouse/migrations"), **store); !migrated)
        return std::unexpected(migrated.error());
    return std::move(*store);
}

QString localStoreFile(const ConnectionSettings &settings)
{
    const bool isStore = settings.store.driver == Dialect::Sqlite;
    return isStore ? settings.store.file : defaultStore(settings.name).file;
}

Result<QString> storeOrigin(Database &store)
{
    const bool onServer = store.dialect() == Dialect::PostgreSql;
    auto rows = store.query(onServer ? QStringLiteral("SELECT id FROM gatehouse.store_identity")
                                     : QStringLiteral("SELECT id FROM store_identity"));
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    const QString id = *found ? (*rows)->string(0) : QString();
    while (auto more = (*rows)->next()) {
        if (!*more)
            break;
    }
    // It becomes part of a file name.
    static const QRegularExpression wellFormed(QStringLiteral("^[0-9a-f]{32}$"));
    if (!wellFormed.match(id).hasMatch())
        return failure(ErrorKind::Corrupt, QStringLiteral("The console's store does not say which one it is. It is "
                                                          "damaged; go back to a copy of it."));
    return QStringLiteral("gatehouse/store/") + id;
}

} // namespace Gatehouse
