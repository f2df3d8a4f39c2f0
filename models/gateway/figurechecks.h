// Whether the figures that are counted from rows that stay are the same after an erasure.
#pragma once

#include "models/gateway/profileloader.h"

namespace Gatehouse
{

// Every name in the profile is known already.
QList<ProfileMistake> figureMistakes(const GatewayProfile &profile);

} // namespace Gatehouse
