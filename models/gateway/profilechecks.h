// What a JSON Schema cannot say about a gateway profile.
#pragma once

#include "models/gateway/profileloader.h"

namespace Gatehouse
{

// The profile satisfies the schema already.
QList<ProfileMistake> profileContradictions(const GatewayProfile &profile);

} // namespace Gatehouse
