// What the console can switch off, on and delete on a gateway, and by which way.
#pragma once

#include "models/gateway/gatewayprofile.h"
#include "models/telemetry/connectioncheck.h"

namespace Gatehouse
{

// A line for each verb and kind. Nothing is tried: it tells what the profile and the connection allow.
CheckStep actionsStep(const ConnectionSettings &settings, const GatewayProfile &profile);

} // namespace Gatehouse
