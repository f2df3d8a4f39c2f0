#include "ui/shell/incidentpages.h"

#include "models/alerts/incidentaffected.h"
#include "models/gateway/storesession.h"
#include "models/telemetry/cellreveal.h"
#include "ui/alerts/alertspage.h"
#include "ui/alerts/incidentspage.h"
#include "ui/shell/incidentmarks.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

IncidentDesk::IncidentDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gateway,
                           ViewState &view, const Clock &clock)
    : QObject(&store)
    , m_store(store.store(), clock)
    , m_alerts(store.store(), clock)
    , m_switches(settings)
    , m_list(m_store, store.team(), view, clock, gateway)
    , m_deeds(m_store, m_alerts, m_switches, store.team(), clock)
    , m_one(m_list, m_store, m_deeds)
{
}

void addIncidentsPage(GatewayView &gateway, StoreSession &store, IncidentDesk &desk, const Theme &theme,
                      const std::function<void(const QString &)> &showPage)
{
    const QString id = QStringLiteral("incidents");
    QObject::connect(&desk.list(), &IncidentController::changed, &gateway,
                     [&gateway, list = &desk.list(), id] { emit gateway.badgeChanged(id, list->badge()); });
    new IncidentMarks(gateway, desk.list(), [&gateway, showPage](qint64 seq) {
        showPage(QStringLiteral("incidents"));
        showIncident(gateway, seq);
    });
    gateway.addPage({{id, GatewayView::tr("Incidents"), GatewayView::tr("Respond"), id},
                     [&gateway, &store, &desk, &theme, showPage](QWidget *parent) {
                         auto *page = new IncidentsPage(desk.list(), desk.one(), theme);
                         auto *affected = new IncidentAffected(gateway.session(), &desk);
                         page->offerAffected(*affected, *new CellReveal(store.readings(), store.team(), affected));
                         QObject::connect(page, &IncidentsPage::alertWanted, page, [&gateway, showPage](qint64 seq) {
                             const QString alerts = QStringLiteral("alerts");
                             showPage(alerts);
                             if (QWidget *place = gateway.page(alerts)) {
                                 if (auto *there = place->findChild<AlertsPage *>())
                                     there->showAlert(seq);
                             }
                         });
                         OpenPage open = behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                         open.showItem = [page](const QString &item) {
                             const auto seq = incidentSeq(item);
                             if (seq)
                                 page->showIncident(*seq);
                             return seq.has_value();
                         };
                         return open;
                     }});
}

namespace
{

IncidentsPage *incidentsPage(GatewayView &gateway)
{
    QWidget *place = gateway.page(QStringLiteral("incidents"));
    return place ? place->findChild<IncidentsPage *>() : nullptr;
}

} // namespace

void showIncident(GatewayView &gateway, qint64 seq)
{
    if (IncidentsPage *page = incidentsPage(gateway))
        page->showIncident(seq);
}

void offerSwitch(GatewayView &gateway, qint64 seq)
{
    if (IncidentsPage *page = incidentsPage(gateway))
        page->offerSwitch(seq);
}

} // namespace Gatehouse
