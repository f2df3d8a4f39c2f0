// Whether the console may do what it needs with a gateway's database, and nothing more.
#pragma once

#include "models/gateway/gatewaydatabase.h"
#include "models/telemetry/connectioncheck.h"

namespace Gatehouse
{

// The rights of the accounts on the servers, held against what the profile reads.
CheckStep accountRightsStep(const GatewayDatabases &databases, const GatewayProfile &profile);

// The rights on an SQLite file and its folder.
CheckStep fileRightsStep(const QString &file);

} // namespace Gatehouse
