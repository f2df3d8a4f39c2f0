// Opens what the console keeps of its own: operators, the audit log, and rollups.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <memory>

namespace Gatehouse
{

// The store that the connection names, brought to this version: a SQLite file for one desktop, or for a team the schema
// "gatehouse" of a PostgreSQL database. Unsupported: a newer Gatehouse has written it. On a server the first one to
// open it must be allowed to make the schema; the others must be members of gatehouse_team (Denied).
Result<std::unique_ptr<Database>> openConsoleStore(const ConnectionSettings &settings);

// The SQLite file of this machine: the store itself, or beside one on a server what is only kept to be fast.
Result<std::unique_ptr<Database>> openLocalStore(const ConnectionSettings &settings);
QString localStoreFile(const ConnectionSettings &settings);

// Which store this is, for whoever signs what is in it: one word, the same as long as the store lives.
Result<QString> storeOrigin(Database &store);

// The schema on a server.
inline const QString kStoreSchema = QStringLiteral("gatehouse");

} // namespace Gatehouse
