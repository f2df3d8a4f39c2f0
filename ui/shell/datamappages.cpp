#include "ui/shell/datamappages.h"

#include "models/datamap/datamapcontroller.h"
#include "models/datamap/livedatamapstore.h"
#include "models/gateway/storesession.h"
#include "ui/datamap/datamappage.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of the data map stands on.
class DataMapDesk : public QObject
{
public:
    DataMapDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gatewayId, const Clock &clock)
        : QObject(&store)
        , m_store(store.store(), settings, gatewayId, clock)
        , m_map(m_store, store.team())
    {
        connect(&store, &StoreSession::aboutToReopen, this, [this] { m_store.stop(); });
    }

    DataMapController &map() { return m_map; }

private:
    LiveDataMapStore m_store;
    DataMapController m_map;
};

} // namespace

void addDataMapPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                    const QString &gatewayId, const Clock &clock, const Theme &theme)
{
    const QString id = QStringLiteral("datamap");
    auto *desk = new DataMapDesk(store, settings, gatewayId, clock);
    DataMapController *map = &desk->map();
    QObject::connect(map, &DataMapController::changed, &gateway,
                     [&gateway, map, id] { emit gateway.badgeChanged(id, map->unclassified()); });
    gateway.addPage(
        {{id, GatewayView::tr("Data map"), GatewayView::tr("Privacy"), id}, [&store, map, &theme](QWidget *parent) {
             auto *page = new DataMapPage(*map, theme);
             return behindSignIn(
                 store.team(), page, [page](bool active) { page->setActive(active); },
                 [page] { return page->isSettled(); }, parent);
         }});
}

} // namespace Gatehouse
