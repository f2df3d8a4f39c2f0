#include "ui/shell/telemetrypages.h"

#include "models/telemetry/latencycontroller.h"
#include "models/telemetry/overviewcontroller.h"
#include "ui/telemetry/latencypage.h"
#include "ui/telemetry/overviewpage.h"

namespace Gatehouse {

namespace {

// What every page needs while it is put together.
struct Builder {
    GatewayView &gateway;
    ViewState &view;
    const Clock &clock;
    const Theme &theme;
    std::function<void(const QString &)> showPage;

    template<typename Page, typename Controller>
    Page *add(const QString &id, const QString &title)
    {
        // The session owns the controller: GatewayView destroys the pages before it.
        auto *controller = new Controller(gateway.session(), view, clock, &gateway.session());
        auto *page = new Page(*controller, theme);
        QObject::connect(page, &TelemetryPage::pageRequested, &gateway, showPage);
        gateway.addPage({{id, title, GatewayView::tr("Observe"), id},
                         page,
                         [page](bool active) { page->setActive(active); },
                         [page] { return page->isSettled(); }});
        return page;
    }
};

} // namespace

std::unique_ptr<GatewayView> makeGatewayView(std::unique_ptr<TelemetrySession> session, ViewState &view, const Clock &clock,
                                             const Theme &theme, const std::function<void(const QString &)> &showPage)
{
    auto gateway = std::make_unique<GatewayView>(std::move(session));
    Builder build{*gateway, view, clock, theme, showPage};
    build.add<OverviewPage, OverviewController>(QStringLiteral("overview"), GatewayView::tr("Overview"));
    build.add<LatencyPage, LatencyController>(QStringLiteral("latency"), GatewayView::tr("Latency"));
    return gateway;
}

} // namespace Gatehouse
