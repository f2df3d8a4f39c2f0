// Puts the page of the data map together, and what it stands on.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
struct ConnectionSettings;
class StoreSession;
class Theme;

// All outlive the pages of the gateway. `gatewayId`: as the store calls it; the secrets of the settings are filled in.
// The schema is looked at every hour from the sign-in on, whether or not the page is; the badge counts what nobody has
// classified.
void addDataMapPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                    const QString &gatewayId, const Clock &clock, const Theme &theme);

} // namespace Gatehouse
