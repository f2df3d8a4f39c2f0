// Puts the page of notifications together, and what it stands on.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
class DesktopWishes;
class StoreSession;
class Theme;
class ViewState;

// All outlive the pages of the gateway. `gatewayId`: as the store calls it; `name`: for people. Tests of channels name
// it.
void addNotificationsPage(GatewayView &gateway, StoreSession &store, const QString &gatewayId, const QString &name,
                          DesktopWishes &desktop, ViewState &view, const Clock &clock, const Theme &theme);

} // namespace Gatehouse
