// Puts the pages on the console's own store together: controllers, pages, and the ways between them.
#pragma once

#include "ui/shell/gatewayview.h"

#include <QHash>

namespace Gatehouse
{

class BackgroundLookout;
class Clock;
class DesktopWishes;
class IncidentController;
struct ConnectionSettings;
class SavedAlertViews;
class StoreSession;
class Theme;
class ViewState;

// All outlive the pages of the gateway. Each asks for a sign-in first.
void addAuditPage(GatewayView &gateway, StoreSession &store, ViewState &view, const Clock &clock, const Theme &theme);
// `gatewayId`: as the store calls it (gatewayFingerprint). The badge counts from the sign-in on, whether or not the
// page is looked at. `showPage` is asked when it leads to rows. `incidents`: null where alerts become none.
// `desktop`: what the person wants to be told of while they look elsewhere; null: nothing. `views`: of their own; null:
// none can be kept.
// `lookout`: what looks here; null: nothing does.
void addAlertsPage(GatewayView &gateway, StoreSession &store, const QString &gatewayId, ViewState &view,
                   const Clock &clock, const Theme &theme, const std::function<void(const QString &)> &showPage,
                   IncidentController *incidents = nullptr, BackgroundLookout *lookout = nullptr,
                   DesktopWishes *desktop = nullptr, SavedAlertViews *views = nullptr);
// Looks for alerts as long as the gateway is shown; on a server, as long as somebody is signed in, or has locked, who
// may let it.
BackgroundLookout *keepLooking(StoreSession &store, const ConnectionSettings &settings, const Clock &clock);
// The secrets of the settings are filled in. `signers`: who signs letters, by the id of the operator; what is written
// there is remembered.
void addPrivacyPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings, const Clock &clock,
                    const Theme &theme, QHash<QString, QString> &signers);
void addTeamPage(GatewayView &gateway, StoreSession &store);

} // namespace Gatehouse
