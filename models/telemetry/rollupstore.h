// Where the rollups of a gateway are kept. The console and gatehousectl open the same file under the same name, so that
// what one has counted the other reads.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"

#include <QString>

#include <memory>

namespace Gatehouse
{

struct ConnectionSettings;

// Makes the store on first use and brings it to this version. Where the console's own store is on a server, rollups are
// a cache of this machine, in the file that a connection without a store would have.
Result<std::unique_ptr<Database>> openRollupStore(const ConnectionSettings &settings);

// Tells gateways apart that share a store: by where the traffic is and by the profile that reads it. Holds no name and
// no path in clear.
QString gatewayFingerprint(const ConnectionSettings &settings);

} // namespace Gatehouse
