// Puts the page of incidents together: what it stands on, and the ways to and from alerts.
#pragma once

#include "models/alerts/incidentdetail.h"
#include "models/alerts/livealertstore.h"
#include "models/alerts/livegatewayswitches.h"
#include "models/alerts/liveincidentstore.h"
#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class StoreSession;
class Theme;

class IncidentDesk : public QObject
{
    Q_OBJECT
public:
    // A child of the store session. `gateway`: as the store calls it. The secrets of the settings are filled in.
    IncidentDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gateway, ViewState &view,
                 const Clock &clock);

    IncidentController &list() { return m_list; }
    IncidentDetail &one() { return m_one; }

private:
    LiveIncidentStore m_store;
    LiveAlertStore m_alerts;
    LiveGatewaySwitches m_switches;
    IncidentController m_list;
    IncidentDeeds m_deeds;
    IncidentDetail m_one;
};

// All outlive the pages of the gateway. The badge counts from the sign-in on.
void addIncidentsPage(GatewayView &gateway, StoreSession &store, IncidentDesk &desk, const Theme &theme,
                      const std::function<void(const QString &)> &showPage);
// On the page of incidents, when there is one.
void showIncident(GatewayView &gateway, qint64 seq);
// And asks what of it shall be disabled at the gateway.
void offerSwitch(GatewayView &gateway, qint64 seq);

} // namespace Gatehouse
