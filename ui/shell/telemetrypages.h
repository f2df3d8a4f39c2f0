// Puts the telemetry pages of one gateway together: controllers, pages, and the ways between them.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
class StoreSession;
class Theme;
class ViewState;

// All but the session must outlive the pages. `showPage` is asked when a page leads to another. Without a store masked
// cells stay masked.
std::unique_ptr<GatewayView> makeGatewayView(std::unique_ptr<TelemetrySession> session, ViewState &view,
                                             const Clock &clock, const Theme &theme,
                                             const std::function<void(const QString &)> &showPage,
                                             StoreSession *store = nullptr);

} // namespace Gatehouse
