// Puts the page of alert rules together, and what it stands on.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
struct ConnectionSettings;
class StoreSession;
class Theme;
class ViewState;

// All outlive the pages of the gateway. `gatewayId`: as the store calls it. The secrets of the settings are filled in:
// back-tests read the gateway by connections of their own.
void addRulesPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                  const QString &gatewayId, ViewState &view, const Clock &clock, const Theme &theme);

} // namespace Gatehouse
