#include "ui/shell/telemetrypages.h"

#include "models/core/backgroundtask.h"
#include "models/telemetry/errorscontroller.h"
#include "models/telemetry/latencycontroller.h"
#include "models/telemetry/overviewcontroller.h"
#include "models/telemetry/requeststablemodel.h"
#include "models/telemetry/requeststorymodel.h"
#include "models/telemetry/usagecontroller.h"
#include "ui/telemetry/errorspage.h"
#include "ui/telemetry/latencypage.h"
#include "ui/telemetry/overviewpage.h"
#include "ui/telemetry/requestspage.h"
#include "ui/telemetry/usagepage.h"

namespace Gatehouse {

namespace {

constexpr QLatin1String kRequests("requests");

// What every page needs while it is put together.
struct Builder {
    GatewayView &gateway;
    ViewState &view;
    const Clock &clock;
    const Theme &theme;
    std::function<void(const QString &)> showPage;
    RequestsPage *requests = nullptr;

    template<typename Page, typename Controller>
    Page *add(const QString &id, const QString &title)
    {
        // The session owns the controller: GatewayView destroys the pages before it.
        auto *controller = new Controller(gateway.session(), view, clock, &gateway.session());
        auto *page = new Page(*controller, theme);
        QObject::connect(page, &TelemetryPage::pageRequested, &gateway, showPage);
        QObject::connect(page, &TelemetryPage::taskStarted, &gateway, &GatewayView::taskStarted);
        QObject::connect(page, &TelemetryPage::rowsRequested, requests,
                         [rows = requests, show = showPage](const TimeSpan &span, std::optional<qint64> fromUs,
                                                            std::optional<qint64> toUs, bool firstToken) {
                             rows->showRows(span, fromUs, toUs, firstToken);
                             show(QString(kRequests));
                         });
        gateway.addPage({{id, title, GatewayView::tr("Observe"), id},
                         page,
                         [page](bool active) { page->setActive(active); },
                         [page] { return page->isSettled(); }});
        return page;
    }

    void makeRequests()
    {
        auto *rows = new RequestsTableModel(gateway.session(), view, clock, &gateway.session());
        auto *story = new RequestStoryModel(gateway.session(), &gateway.session());
        requests = new RequestsPage(*rows, *story, view, theme, &gateway);
        QObject::connect(requests, &RequestsPage::taskStarted, &gateway, &GatewayView::taskStarted);
    }

    void addRequests()
    {
        gateway.addPage({{QString(kRequests), GatewayView::tr("Requests"), GatewayView::tr("Observe"), QString(kRequests)},
                         requests,
                         [page = requests](bool active) { page->setActive(active); },
                         [page = requests] { return page->isSettled(); }});
    }
};

} // namespace

std::unique_ptr<GatewayView> makeGatewayView(std::unique_ptr<TelemetrySession> session, ViewState &view, const Clock &clock,
                                             const Theme &theme, const std::function<void(const QString &)> &showPage)
{
    auto gateway = std::make_unique<GatewayView>(std::move(session));
    Builder build{*gateway, view, clock, theme, showPage};
    build.makeRequests(); // first, since every other page leads to it
    build.add<OverviewPage, OverviewController>(QStringLiteral("overview"), GatewayView::tr("Overview"));
    build.add<UsagePage, UsageController>(QStringLiteral("usage"), GatewayView::tr("Usage"));
    build.add<LatencyPage, LatencyController>(QStringLiteral("latency"), GatewayView::tr("Latency"));
    const auto *errors = build.add<ErrorsPage, ErrorsController>(QStringLiteral("errors"), GatewayView::tr("Errors"));
    QObject::connect(errors, &ErrorsPage::requestActivated, build.requests,
                     [requests = build.requests, showPage](const QString &id) {
                         showPage(QString(kRequests));
                         requests->showRequest(id);
                     });
    build.addRequests();
    return gateway;
}

} // namespace Gatehouse
