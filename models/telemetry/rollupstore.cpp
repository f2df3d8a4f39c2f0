#include "models/telemetry/rollupstore.h"

#include "models/database/migrations.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/connectionsettings.h"

#include <QCryptographicHash>
#include <QFileInfo>

namespace Gatehouse
{

Result<std::unique_ptr<Database>> openRollupStore(const ConnectionSettings &settings)
{
    if (settings.store.driver != Dialect::Sqlite)
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("The console's own store cannot be opened: this version keeps it in SQLite, not in %1. "
                           "Leave \"store\" out of the connection file, or name a SQLite file.")
                .arg(dialectToken(settings.store.driver)));
    Result<std::unique_ptr<SqliteDatabase>> store =
        SqliteDatabase::open(settings.store.file, SqliteDatabase::Mode::Create);
    if (!store)
        return std::unexpected(store.error());
    const Result<QList<Migration>> migrations = loadMigrations(QStringLiteral(":/gatehouse/migrations"));
    if (!migrations)
        return std::unexpected(migrations.error());
    if (const Result<void> migrated = migrate(**store, *migrations); !migrated)
        return std::unexpected(migrated.error());
    return std::move(*store);
}

QString gatewayFingerprint(const ConnectionSettings &settings)
{
    const DatabaseSettings &traffic = settings.logDatabase.value_or(settings.database);
    // The same file under two names is the same gateway; one that is not there yet has no canonical name.
    const QString canonical = QFileInfo(traffic.file).canonicalFilePath();
    const QStringList parts{settings.profile,
                            dialectToken(traffic.driver),
                            traffic.host,
                            traffic.socket,
                            traffic.name,
                            traffic.url,
                            QString::number(traffic.port),
                            canonical.isEmpty() ? traffic.file : canonical};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part : parts) {
        hash.addData(part.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace Gatehouse
