#include "ui/shell/storepages.h"

#include "models/audit/auditlogcontroller.h"
#include "models/gateway/storesession.h"
#include "ui/audit/auditpage.h"

namespace Gatehouse
{

namespace
{

template<typename Page>
OpenPage opened(Page *page)
{
    return {page, [page](bool active) { page->setActive(active); }, [page] { return page->isSettled(); }};
}

} // namespace

void addAuditPage(GatewayView &gateway, StoreSession &store, ViewState &view, const Clock &clock, const Theme &theme)
{
    const QString id = QStringLiteral("audit");
    gateway.addPage({{id, GatewayView::tr("Audit"), GatewayView::tr("Govern"), id},
                     [&gateway, &store, &view, &clock, &theme](QWidget *parent) {
                         auto *log = new AuditLogController(store.auditLog(), clock, &store);
                         QObject::connect(log, &AuditLogController::taskStarted, &gateway, &GatewayView::taskStarted);
                         return opened(new AuditPage(*log, view, theme, parent));
                     }});
}

} // namespace Gatehouse
