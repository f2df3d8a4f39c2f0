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

Result<ServerSettings> serverOf(const DatabaseSettings &settings)
{
    auto password = resolveSecret(settings.password);
    if (!password)
        return std::unexpected(password.error());
    ServerSettings server;
    server.host = settings.host;
    server.socket = settings.socket;
    server.port = settings.port;
    server.url = settings.url;
    server.database = settings.name;
    server.user = settings.user;
    server.password = *password;
    server.caFile = settings.caFile;
    server.certificateFile = settings.clientCertificateFile;
    server.keyFile = settings.clientKeyFile;
    return server;
}

} // namespace

Result<std::unique_ptr<Database>> openGatewayDatabase(const DatabaseSettings &settings)
{
    if (settings.driver == Dialect::Sqlite)
        return asDatabase(SqliteDatabase::open(settings.file, SqliteDatabase::Mode::ReadOnly));
    auto server = serverOf(settings);
    if (!server)
        return std::unexpected(server.error());
    if (settings.driver == Dialect::PostgreSql)
        return asDatabase(PostgresDatabase::open(*server, ServerAccess::ReadOnly));
    if (settings.driver == Dialect::MySql)
        return asDatabase(MariaDbDatabase::open(*server, ServerAccess::ReadOnly));
    return asDatabase(ClickHouseDatabase::open(*server, ServerAccess::ReadOnly));
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
