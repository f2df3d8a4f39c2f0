#include "models/gateway/gatewaydatabase.h"

#include "models/database/clickhousedatabase.h"
#include "models/database/mariadbdatabase.h"
#include "models/database/postgresdatabase.h"
#include "models/database/sqlitedatabase.h"

namespace Gatehouse
{

namespace
{

template<typename Engine>
Result<std::unique_ptr<Database>> asDatabase(Result<std::unique_ptr<Engine>> opened)
{
    if (!opened)
        return std::unexpected(opened.error());
    return std::unique_ptr<Database>(std::move(*opened));
}

// Without the secret.
ServerSettings addressOf(const DatabaseSettings &settings)
{
    ServerSettings server;
    server.host = settings.host;
    server.socket = settings.socket;
    server.port = settings.port;
    server.url = settings.url;
    server.database = settings.name;
    server.user = settings.user;
    server.caFile = settings.caFile;
    server.certificateFile = settings.clientCertificateFile;
    server.keyFile = settings.clientKeyFile;
    return server;
}

Result<std::unique_ptr<Database>> opened(const DatabaseSettings &settings)
{
    if (settings.driver == Dialect::Sqlite)
        return asDatabase(SqliteDatabase::open(settings.file, SqliteDatabase::Mode::ReadOnly));
    auto server = serverSettingsOf(settings);
    if (!server)
        return std::unexpected(server.error());
    if (settings.driver == Dialect::PostgreSql)
        return asDatabase(PostgresDatabase::open(*server, ServerAccess::ReadOnly));
    if (settings.driver == Dialect::MySql)
        return asDatabase(MariaDbDatabase::open(*server, ServerAccess::ReadOnly));
    return asDatabase(ClickHouseDatabase::open(*server, ServerAccess::ReadOnly));
}

} // namespace

Result<ServerSettings> serverSettingsOf(const DatabaseSettings &settings)
{
    auto password = resolveSecret(settings.password);
    if (!password)
        return std::unexpected(password.error());
    ServerSettings server = addressOf(settings);
    server.password = *password;
    return server;
}

Result<std::unique_ptr<Database>> openGatewayDatabase(const DatabaseSettings &settings, const std::stop_token &stop)
{
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    auto database = opened(settings);
    if (database)
        (*database)->stopBy(stop);
    return database;
}

QString placeOf(const DatabaseSettings &settings)
{
    return settings.driver == Dialect::Sqlite ? settings.file : placeOf(addressOf(settings));
}

Result<GatewayDatabases> openGatewayDatabases(const ConnectionSettings &settings, const std::stop_token &stop)
{
    GatewayDatabases databases;
    auto main = openGatewayDatabase(settings.database, stop);
    if (!main)
        return std::unexpected(main.error());
    databases.main = std::move(*main);
    if (settings.logDatabase) {
        auto log = openGatewayDatabase(*settings.logDatabase, stop);
        if (!log)
            return std::unexpected(log.error());
        databases.log = std::move(*log);
    }
    return databases;
}

} // namespace Gatehouse
