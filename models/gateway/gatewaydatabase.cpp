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

Result<std::unique_ptr<Database>> opened(const DatabaseSettings &settings, ServerAccess access)
{
    if (settings.driver == Dialect::Sqlite) {
        return asDatabase(SqliteDatabase::open(settings.file, access == ServerAccess::ReadOnly
                                                                  ? SqliteDatabase::Mode::ReadOnly
                                                                  : SqliteDatabase::Mode::ReadWrite));
    }
    auto server = serverSettingsOf(settings);
    if (!server)
        return std::unexpected(server.error());
    if (settings.driver == Dialect::PostgreSql)
        return asDatabase(PostgresDatabase::open(*server, access));
    if (settings.driver == Dialect::MySql)
        return asDatabase(MariaDbDatabase::open(*server, access));
    return asDatabase(ClickHouseDatabase::open(*server, access));
}

Result<std::unique_ptr<Database>> openedBy(const DatabaseSettings &settings, ServerAccess access,
                                           const std::stop_token &stop)
{
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    auto database = opened(settings, access);
    if (database)
        (*database)->stopBy(stop);
    return database;
}

// The account that changes rows, in the place of the one that reads.
DatabaseSettings asWriter(DatabaseSettings settings)
{
    if (!settings.writer.isEmpty()) {
        settings.user = settings.writer;
        settings.password = settings.writerPassword;
    }
    return settings;
}

using Opens = Result<std::unique_ptr<Database>> (*)(const DatabaseSettings &, const std::stop_token &);

Result<GatewayDatabases> openedBoth(const ConnectionSettings &settings, Opens open, const std::stop_token &stop)
{
    GatewayDatabases databases;
    auto main = open(settings.database, stop);
    if (!main)
        return std::unexpected(main.error());
    databases.main = std::move(*main);
    if (settings.logDatabase) {
        auto log = open(*settings.logDatabase, stop);
        if (!log)
            return std::unexpected(log.error());
        databases.log = std::move(*log);
    }
    return databases;
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
    return openedBy(settings, ServerAccess::ReadOnly, stop);
}

Result<std::unique_ptr<Database>> openGatewayDatabaseForWriting(const DatabaseSettings &settings,
                                                                const std::stop_token &stop)
{
    if (settings.driver == Dialect::ClickHouse) {
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("Database %1 is on ClickHouse, where rows of one person cannot be changed in a "
                                      "transaction. Have them erased there by the product's own means.")
                           .arg(placeOf(settings)));
    }
    auto database = openedBy(asWriter(settings), ServerAccess::ReadWrite, stop);
    return database ? std::move(database) : std::unexpected(explainedForWriting(database.error(), settings));
}

Error explainedForWriting(const Error &error, const DatabaseSettings &settings)
{
    if (error.kind != ErrorKind::Denied)
        return error;
    if (settings.driver == Dialect::Sqlite) {
        return {
            error.kind,
            QStringLiteral("%1 The file and its folder must be writable by the user who runs this.").arg(error.message),
            error.detail};
    }
    const QString advice =
        settings.writer.isEmpty()
            ? QStringLiteral("The connection names no \"writer\", so its user was taken, who may only read. Name an "
                             "account with the rights for privacy work as \"writer\"")
            : QStringLiteral("The account named as \"writer\" lacks a right for privacy work");
    return {error.kind,
            QStringLiteral("%1 %2; gatehousectl grants --for privacy prints what it needs.").arg(error.message, advice),
            error.detail};
}

QString placeOf(const DatabaseSettings &settings)
{
    return settings.driver == Dialect::Sqlite ? settings.file : placeOf(addressOf(settings));
}

Result<GatewayDatabases> openGatewayDatabases(const ConnectionSettings &settings, const std::stop_token &stop)
{
    return openedBoth(settings, openGatewayDatabase, stop);
}

Result<GatewayDatabases> openGatewayDatabasesForWriting(const ConnectionSettings &settings, const std::stop_token &stop)
{
    return openedBoth(settings, openGatewayDatabaseForWriting, stop);
}

} // namespace Gatehouse
