// Puts the telemetry pages of one gateway together: controllers, pages, and the ways between them.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class Clock;
class Theme;
class ViewState;

// All but the session must outlive the view. `showPage` is asked when a page leads to another.
std::unique_ptr<GatewayView> makeGatewayView(std::unique_ptr<TelemetrySession> session, ViewState &view,
                                             const Clock &clock, const Theme &theme,
                                             const std::function<void(const QString &)> &showPage);

} // namespace Gatehouse
