#include "ui/shell/notificationpages.h"

#include "models/alerts/channelcontroller.h"
#include "models/alerts/livechannelstore.h"
#include "models/gateway/storesession.h"
#include "ui/alerts/notificationspage.h"
#include "ui/shell/desktopnotifier.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of notifications stands on.
class NotificationDesk : public QObject
{
public:
    NotificationDesk(StoreSession &store, const QString &gatewayId, const QString &name, ViewState &view,
                     const Clock &clock)
        : m_store(store.store(), {gatewayId, name}, clock)
        , m_channels(m_store, store.team(), view, clock)
    {
    }

    ChannelController &channels() { return m_channels; }

private:
    LiveChannelStore m_store;
    ChannelController m_channels;
};

} // namespace

void addNotificationsPage(GatewayView &gateway, StoreSession &store, const QString &gatewayId, const QString &name,
                          DesktopWishes &desktop, ViewState &view, const Clock &clock, const Theme &theme)
{
    gateway.addPage(
        {{QStringLiteral("notifications"), GatewayView::tr("Notifications"), GatewayView::tr("Respond"),
          QStringLiteral("notifications")},
         [&store, gatewayId, name, &desktop, &view, &clock, &theme](QWidget *parent) {
             auto *desk = new NotificationDesk(store, gatewayId, name, view, clock);
             auto *page =
                 new NotificationsPage(desk->channels(), desktop, DesktopNotifier().isAvailable(), theme);
             desk->setParent(page); // after what it is made of: its widgets go first
             return behindSignIn(
                 store.team(), page, [page](bool active) { page->setActive(active); },
                 [page] { return page->isSettled(); }, parent);
         }});
}

} // namespace Gatehouse
