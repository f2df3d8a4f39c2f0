// What opening a database server tells of it: whether it was reached, trusted, and signed in to.
#pragma once

#include "models/telemetry/connectioncheck.h"

namespace Gatehouse
{

// The ids "address", "tls" and "account", or "log_address" and so on; none for SQLite, which has no server.
QList<CheckStep> serverSteps(const ConnectionSettings &settings);

// The same, settled: `failed` is why the database could not be opened. When it is none of the three that failed, all
// are well and the failure is left to the step that looks at the database itself.
QList<CheckStep> settledServerSteps(const DatabaseSettings &database, bool isLog, const std::optional<Error> &failed);

} // namespace Gatehouse
