#include "ui/shell/promisepages.h"

#include "models/gateway/storesession.h"
#include "models/promises/livepromisestore.h"
#include "models/promises/promisecontroller.h"
#include "ui/promises/promisespage.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of promises stands on.
class PromiseDesk : public QObject
{
public:
    PromiseDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gatewayId, const Clock &clock)
        : QObject(&store)
        , m_store(store.store(), settings, clock)
        , m_promises(m_store, store.team(), clock, gatewayId)
    {
        connect(&store, &StoreSession::aboutToReopen, this, [this] { m_store.stop(); });
    }

    PromiseController &promises() { return m_promises; }

private:
    LivePromiseStore m_store;
    PromiseController m_promises;
};

} // namespace

void addPromisesPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                     const QString &gatewayId, const Clock &clock, const Theme &theme,
                     const std::function<void(const QString &)> &showPage)
{
    const QString id = QStringLiteral("promises");
    auto *desk = new PromiseDesk(store, settings, gatewayId, clock);
    PromiseController *promises = &desk->promises();
    QObject::connect(promises, &PromiseController::changed, &gateway,
                     [&gateway, promises, id] { emit gateway.badgeChanged(id, promises->broken(), true); });
    gateway.addPage({{id, GatewayView::tr("Promises"), GatewayView::tr("Privacy"), id},
                     [&store, promises, &theme, showPage](QWidget *parent) {
                         auto *page = new PromisesPage(*promises, theme);
                         QObject::connect(page, &PromisesPage::pageRequested, page, showPage);
                         return behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                     }});
}

} // namespace Gatehouse
