#include "ui/shell/policypages.h"

#include "models/gateway/profileloader.h"
#include "models/gateway/storesession.h"
#include "models/policy/livepolicystore.h"
#include "models/policy/policycontroller.h"
#include "models/retention/tableclasses.h"
#include "ui/policy/policypage.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of policies stands on.
class PolicyDesk : public QObject
{
public:
    // A profile that cannot be read leaves out what only its data map shows.
    PolicyDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gateway, const Clock &clock)
        : m_store(store.store(), clock)
        , m_map(loadProfile(settings.profile).value_or(GatewayProfile()).dataMap)
        , m_classes(tableClasses(settings.profile))
        , m_policies(m_store, store.team(), m_map, m_classes, clock, gateway)
    {
    }

    PolicyController &policies() { return m_policies; }

private:
    LivePolicyStore m_store;
    DataMap m_map;
    TableClasses m_classes;
    PolicyController m_policies;
};

} // namespace

void addPoliciesPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                     const QString &gatewayId, ViewState &view, const Clock &clock, const Theme &theme)
{
    const QString id = QStringLiteral("policies");
    gateway.addPage({{id, GatewayView::tr("Policies"), GatewayView::tr("Govern"), id},
                     [&store, settings, gatewayId, &view, &clock, &theme](QWidget *parent) {
                         auto *desk = new PolicyDesk(store, settings, gatewayId, clock);
                         auto *page = new PolicyPage(desk->policies(), view, theme);
                         desk->setParent(page); // after what it is made of: its widgets go first
                         return behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                     }});
}

} // namespace Gatehouse
