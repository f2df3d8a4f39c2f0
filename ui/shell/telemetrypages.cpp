#include "ui/shell/telemetrypages.h"

#include "models/core/backgroundtask.h"
#include "models/gateway/storesession.h"
#include "models/telemetry/cellreveal.h"
#include "models/telemetry/errorscontroller.h"
#include "models/telemetry/latencycontroller.h"
#include "models/telemetry/overviewcontroller.h"
#include "models/telemetry/requeststablemodel.h"
#include "models/telemetry/requeststorymodel.h"
#include "models/telemetry/usagecontroller.h"
#include "ui/shell/attentioncounts.h"
#include "ui/telemetry/errorspage.h"
#include "ui/telemetry/latencypage.h"
#include "ui/telemetry/overviewpage.h"
#include "ui/telemetry/requestspage.h"
#include "ui/telemetry/usagepage.h"

namespace Gatehouse
{

namespace
{

constexpr QLatin1String kRequests("requests");

// What every page needs while it is put together. All of it outlives the pages.
struct Builder {
    GatewayView &gateway;
    ViewState &view;
    const Clock &clock;
    const Theme &theme;
    std::function<void(const QString &)> showPage;
    StoreSession *store; // may be null

    template<typename Page>
    OpenPage opened(Page *page) const
    {
        QObject::connect(page, &Page::taskStarted, &gateway, &GatewayView::taskStarted);
        return {page, [page](bool active) { page->setActive(active); }, [page] { return page->isSettled(); }};
    }

    template<typename Page, typename Controller>
    Page *make(QWidget *parent) const
    {
        // The session owns the controller: GatewayView destroys the pages before it.
        auto *controller = new Controller(gateway.session(), view, clock, &gateway.session());
        auto *page = new Page(*controller, theme, parent);
        QObject::connect(page, &TelemetryPage::pageRequested, &gateway, showPage);
        if (store)
            page->offerReveal(*new CellReveal(store->readings(), store->team(), controller));
        QObject::connect(page, &TelemetryPage::rowsRequested, &gateway,
                         [build = *this](const TimeSpan &span, std::optional<qint64> fromUs, std::optional<qint64> toUs,
                                         bool firstToken) {
                             build.requests()->showRows(span, fromUs, toUs, firstToken);
                             build.showPage(QString(kRequests));
                         });
        return page;
    }

    RequestsPage *requests() const { return qobject_cast<RequestsPage *>(gateway.page(QString(kRequests))); }

    void add(const QString &id, const QString &title, const std::function<OpenPage(QWidget *)> &makePage) const
    {
        gateway.addPage({{id, title, GatewayView::tr("Observe"), id}, makePage});
    }

    template<typename Page, typename Controller>
    void add(const QString &id, const QString &title) const
    {
        add(id, title, [build = *this](QWidget *parent) { return build.opened(build.make<Page, Controller>(parent)); });
    }

    OpenPage makeErrors(QWidget *parent) const
    {
        auto *errors = make<ErrorsPage, ErrorsController>(parent);
        QObject::connect(errors, &ErrorsPage::requestActivated, &gateway, [build = *this](const QString &id) {
            build.showPage(QString(kRequests));
            build.requests()->showRequest(id);
        });
        return opened(errors);
    }

    OpenPage makeRequests(QWidget *parent) const
    {
        auto *rows = new RequestsTableModel(gateway.session(), view, clock, &gateway.session());
        auto *story = new RequestStoryModel(gateway.session(), &gateway.session());
        auto *page = new RequestsPage(*rows, *story, view, theme, parent);
        if (store)
            page->offerReveal(*new CellReveal(store->readings(), store->team(), rows));
        return opened(page);
    }
};

} // namespace

std::unique_ptr<GatewayView> makeGatewayView(std::unique_ptr<TelemetrySession> session, ViewState &view,
                                             const Clock &clock, const Theme &theme,
                                             const std::function<void(const QString &)> &showPage, StoreSession *store)
{
    auto gateway = std::make_unique<GatewayView>(std::move(session));
    const Builder build{*gateway, view, clock, theme, showPage, store};
    auto *attention = new AttentionCounts(*gateway);
    build.add(QStringLiteral("overview"), GatewayView::tr("Overview"), [build, attention](QWidget *parent) {
        auto *page = build.make<OverviewPage, OverviewController>(parent);
        attention->showIn(*page->attention());
        return build.opened(page);
    });
    build.add<UsagePage, UsageController>(QStringLiteral("usage"), GatewayView::tr("Usage"));
    build.add<LatencyPage, LatencyController>(QStringLiteral("latency"), GatewayView::tr("Latency"));
    build.add(QStringLiteral("errors"), GatewayView::tr("Errors"),
              [build](QWidget *parent) { return build.makeErrors(parent); });
    build.add(QString(kRequests), GatewayView::tr("Requests"),
              [build](QWidget *parent) { return build.makeRequests(parent); });
    return gateway;
}

} // namespace Gatehouse
