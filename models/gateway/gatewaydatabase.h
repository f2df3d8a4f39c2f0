// Opens the databases that a connection names.
#pragma once

#include "models/database/serversettings.h"
#include "models/gateway/connectionsettings.h"

#include <memory>

namespace Gatehouse
{

// Read only. Fetches the password first; its error names the place of the secret. What is opened ends its queries by
// `stop` (see Database::stopBy).
Result<std::unique_ptr<Database>> openGatewayDatabase(const DatabaseSettings &settings,
                                                      const std::stop_token &stop = {});

// Writable, by the account that the connection names as "writer", or else by its user; the database of a privacy
// request. Unsupported: ClickHouse.
Result<std::unique_ptr<Database>> openGatewayDatabaseForWriting(const DatabaseSettings &settings,
                                                                const std::stop_token &stop = {});
// What a gateway refused for want of a right, with what to do about it: it names "writer". Other errors as they are.
Error explainedForWriting(const Error &error, const DatabaseSettings &settings);

// What it takes to reach a server, with the password, which is fetched first.
Result<ServerSettings> serverSettingsOf(const DatabaseSettings &settings);

// The database with accounts and settings, and the one with the traffic where the gateway keeps it apart.
struct GatewayDatabases {
    std::unique_ptr<Database> main;
    std::unique_ptr<Database> log; // null: the traffic is in `main`

    Database &traffic() const { return log ? *log : *main; }
};

// "gateway at db.example:5433", or the file, for messages.
QString placeOf(const DatabaseSettings &settings);

Result<GatewayDatabases> openGatewayDatabases(const ConnectionSettings &settings, const std::stop_token &stop = {});
Result<GatewayDatabases> openGatewayDatabasesForWriting(const ConnectionSettings &settings,
                                                        const std::stop_token &stop = {});

} // namespace Gatehouse
