// When the keys of each account were used last, also those that are switched off: whoever calls with a key need not
// sign in for months.
#pragma once

#include "models/privacy/gatewaytables.h"
#include "models/promises/promisemap.h"

#include <QHash>

namespace Gatehouse
{

// In epoch milliseconds, by the id of the account as the table has it. Empty for a table of keys, and where keys do not
// say whose they are or when they were used.
Result<QHash<QString, qint64>> usesByOwner(const CredentialTable &accounts, const PromiseMap &map,
                                           const GatewayTables &tables, const QueryLimits &limits);

} // namespace Gatehouse
