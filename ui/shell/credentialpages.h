// Puts the page of credentials together, and what it stands on.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
struct ConnectionSettings;
class StoreSession;
class Theme;

// All outlive the pages of the gateway. `gatewayId`: as the store calls it; the secrets of the settings are filled in.
// The badge counts the credentials that call for something, once they were looked at.
void addCredentialsPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                        const QString &gatewayId, const Clock &clock, const Theme &theme);

} // namespace Gatehouse
