#include "models/gateway/gatewaydatabase.h"

#include "models/database/sqlitedatabase.h"

namespace Gatehouse {

Result<std::unique_ptr<Database>> openGatewayDatabase(const DatabaseSettings &settings)
{
    if (settings.driver != Dialect::Sqlite) {
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("A %1 database cannot be read by this version. It reads SQLite files.").arg(dialectToken(settings.driver)));
    }
    auto database = SqliteDatabase::open(settings.file, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return std::unexpected(database.error());
    return std::unique_ptr<Database>(std::move(*database));
}

Result<GatewayDatabases> openGatewayDatabases(const ConnectionSettings &settings)
{
    GatewayDatabases databases;
    auto main = openGatewayDatabase(settings.database);
    if (!main)
        return std::unexpected(main.error());
    databases.main = std::move(*main);
    if (settings.logDatabase) {
        auto log = openGatewayDatabase(*settings.logDatabase);
        if (!log)
            return std::unexpected(log.error());
        databases.log = std::move(*log);
    }
    return databases;
}

} // namespace Gatehouse
