// Puts the page of policies together, and what it stands on.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
struct ConnectionSettings;
class StoreSession;
class Theme;
class ViewState;

// All outlive the pages of the gateway. `gatewayId`: as the store calls it.
void addPoliciesPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                     const QString &gatewayId, ViewState &view, const Clock &clock, const Theme &theme);

} // namespace Gatehouse
