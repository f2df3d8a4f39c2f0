// Renews the lease of a purge for a LeaseKeeper.
#pragma once

#include "models/privacy/leasekeeper.h"
#include "models/retention/purgerun.h"

namespace Gatehouse
{

// Nothing: the settings have no way to the store. The clock outlives it.
OpenLeaseRenewal purgeRenewal(const PurgeRunSettings &settings, const PurgeLease &lease, const Clock &clock);

} // namespace Gatehouse
