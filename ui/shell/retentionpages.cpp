#include "ui/shell/retentionpages.h"

#include "models/core/backgroundtask.h"
#include "models/gateway/storesession.h"
#include "models/retention/liveretentionstore.h"
#include "models/retention/retentioncontroller.h"
#include "ui/retention/retentionpage.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of retention stands on.
class RetentionDesk : public QObject
{
public:
    RetentionDesk(StoreSession &store, const ConnectionSettings &settings, const Clock &clock)
        : QObject(&store)
        , m_store(store.store(), settings, clock)
        , m_retention(m_store, store.team())
    {
        connect(&store, &StoreSession::aboutToReopen, this, [this] { m_store.stop(); });
    }

    RetentionController &retention() { return m_retention; }

private:
    LiveRetentionStore m_store;
    RetentionController m_retention;
};

} // namespace

void addRetentionPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                      const Clock &clock, const Theme &theme)
{
    const QString id = QStringLiteral("retention");
    auto *desk = new RetentionDesk(store, settings, clock);
    RetentionController *retention = &desk->retention();
    QObject::connect(retention, &RetentionController::changed, &gateway,
                     [&gateway, retention, id] { emit gateway.badgeChanged(id, retention->waiting()); });
    QObject::connect(retention, &RetentionController::taskStarted, &gateway, &GatewayView::taskStarted);
    gateway.addPage({{id, GatewayView::tr("Retention"), GatewayView::tr("Privacy"), id},
                     [&store, retention, &theme](QWidget *parent) {
                         auto *page = new RetentionPage(*retention, theme);
                         return behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                     }});
}

} // namespace Gatehouse
