// Whether an erasure by a profile's data map does what the map promises: nobody is left behind in rows that stay, and
// the figures that are counted from them stay the same.
#pragma once

#include "models/gateway/profileloader.h"

namespace Gatehouse
{

// Every name in the profile is known already.
QList<ProfileMistake> erasureMistakes(const GatewayProfile &profile);

} // namespace Gatehouse
