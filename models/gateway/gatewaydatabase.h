// Opens the databases that a connection names.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <memory>

namespace Gatehouse {

// Read only. Fetches the password first; its error names the place of the secret.
Result<std::unique_ptr<Database>> openGatewayDatabase(const DatabaseSettings &settings);

// The database with accounts and settings, and the one with the traffic where the gateway keeps it apart.
struct GatewayDatabases {
    std::unique_ptr<Database> main;
    std::unique_ptr<Database> log; // null: the traffic is in `main`

    Database &traffic() const { return log ? *log : *main; }
};

Result<GatewayDatabases> openGatewayDatabases(const ConnectionSettings &settings);

} // namespace Gatehouse
