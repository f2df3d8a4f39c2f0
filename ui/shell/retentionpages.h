// Puts the page of retention together, and what it stands on.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
struct ConnectionSettings;
class StoreSession;
class Theme;

// All outlive the pages of the gateway. The secrets of the settings are filled in. The badge counts purges that wait for
// somebody.
void addRetentionPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                      const Clock &clock, const Theme &theme);

} // namespace Gatehouse
