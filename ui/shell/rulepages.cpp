#include "ui/shell/rulepages.h"

#include "models/alerts/livealertstore.h"
#include "models/alerts/livebacktestbench.h"
#include "models/alerts/liverulestore.h"
#include "models/alerts/rulecontroller.h"
#include "models/gateway/storesession.h"
#include "ui/alerts/rulespage.h"
#include "ui/shell/signedinpage.h"

namespace Gatehouse
{

namespace
{

// What the page of rules stands on.
class RuleDesk : public QObject
{
public:
    RuleDesk(StoreSession &store, const ConnectionSettings &settings, const QString &gateway, ViewState &view,
             const Clock &clock)
        : m_store(store.store(), clock)
        , m_alerts(store.store(), clock)
        , m_bench(settings, clock)
        , m_rules(m_store, m_alerts, m_bench, store.team(), view, clock, gateway)
    {
    }

    RuleController &rules() { return m_rules; }

private:
    LiveRuleStore m_store;
    LiveAlertStore m_alerts;
    LiveBacktestBench m_bench;
    RuleController m_rules;
};

} // namespace

void addRulesPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings,
                  const QString &gatewayId, ViewState &view, const Clock &clock, const Theme &theme)
{
    gateway.addPage({{QStringLiteral("rules"), GatewayView::tr("Alert rules"), GatewayView::tr("Respond"),
                      QStringLiteral("settings")},
                     [&store, settings, gatewayId, &view, &clock, &theme](QWidget *parent) {
                         auto *desk = new RuleDesk(store, settings, gatewayId, view, clock);
                         auto *page = new RulesPage(desk->rules(), theme);
                         desk->setParent(page); // after what it is made of: its widgets go first
                         return behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                     }});
}

} // namespace Gatehouse
