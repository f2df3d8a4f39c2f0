#include "ui/shell/storepages.h"

#include "models/alerts/alertdetail.h"
#include "models/alerts/backgroundlookout.h"
#include "models/alerts/livealertstore.h"
#include "models/audit/auditlogcontroller.h"
#include "models/gateway/storesession.h"
#include "models/privacy/intakecontroller.h"
#include "models/privacy/livecasejobs.h"
#include "models/privacy/livecasestore.h"
#include "models/privacy/liveintakesources.h"
#include "models/team/teamcontroller.h"
#include "models/telemetry/rollupstore.h"
#include "ui/alerts/alertspage.h"
#include "ui/audit/auditpage.h"
#include "ui/privacy/caseforms.h"
#include "ui/privacy/casepage.h"
#include "ui/privacy/casequeuepage.h"
#include "ui/privacy/lettersigner.h"
#include "ui/shell/desktopnotifier.h"
#include "ui/shell/incidentpages.h"
#include "ui/shell/overduecount.h"
#include "ui/shell/signedinpage.h"
#include "ui/team/teampage.h"
#include "ui/widgets/pageheader.h"

#include <QPushButton>

namespace Gatehouse
{

namespace
{

void followTeam(AuditLogController &log, TeamSession &team)
{
    const auto follow = [&log, &team] {
        log.setAccess(team.access(Right::ReadAuditLog, GatewayView::tr("The audit log is not shown")));
        log.setNames(team.names());
    };
    QObject::connect(&team, &TeamSession::changed, &log, follow);
    QObject::connect(&team, &TeamSession::operatorsChanged, &log, follow);
    follow();
}

} // namespace

void addAuditPage(GatewayView &gateway, StoreSession &store, ViewState &view, const Clock &clock, const Theme &theme)
{
    const QString id = QStringLiteral("audit");
    gateway.addPage({{id, GatewayView::tr("Audit"), GatewayView::tr("Govern"), id},
                     [&gateway, &store, &view, &clock, &theme](QWidget *parent) {
                         auto *log = new AuditLogController(store.auditLog(), clock, &store);
                         QObject::connect(log, &AuditLogController::taskStarted, &gateway, &GatewayView::taskStarted);
                         followTeam(*log, store.team());
                         auto *page = new AuditPage(*log, view, theme);
                         return behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                     }});
}

namespace
{

// What the page of alerts stands on.
class AlertDesk : public QObject
{
public:
    AlertDesk(StoreSession &store, const QString &gateway, ViewState &view, const Clock &clock)
        : QObject(&store)
        , m_store(store.watchStore(), clock)
        , m_queue(m_store, store.team(), view, clock, gateway)
        , m_one(m_queue, m_store, store.readings(), store.team())
    {
    }

    LiveAlertStore &store() { return m_store; }
    AlertController &queue() { return m_queue; }
    AlertDetail &one() { return m_one; }

private:
    LiveAlertStore m_store;
    AlertController m_queue;
    AlertDetail m_one;
};

// The range and the filter of what is gone to, as one step of undo.
void show(ViewState &view, const TimeSpan &span, const FilterSet &filter)
{
    ViewSnapshot next = view.snapshot();
    next.range = TimeRange::absolute({floorTo(span.fromMs, kMinuteMs), ceilTo(span.toMs, kMinuteMs)}, view.zone());
    next.filter = filter;
    view.setSnapshot(next);
}

// Whoever answers a notice is led to its alert.
void tellDesktop(GatewayView &gateway, AlertDesk &desk, const QString &gatewayId, DesktopWishes &wishes,
                 const std::function<void(const QString &)> &showPage)
{
    auto *notifier = new DesktopNotifier(&desk.queue());
    if (!notifier->isAvailable())
        return;
    auto *notices = new DesktopNotices(desk.queue(), desk.store(), gatewayId, wishes, &desk.queue());
    QObject::connect(notices, &DesktopNotices::shown, notifier, &DesktopNotifier::show);
    QObject::connect(notices, &DesktopNotices::withdrawn, notifier, &DesktopNotifier::withdraw);
    QObject::connect(notifier, &DesktopNotifier::wanted, &gateway, [&gateway, showPage](qint64 key) {
        gateway.window()->raise();
        gateway.window()->activateWindow();
        showPage(QStringLiteral("alerts"));
        QWidget *place = gateway.page(QStringLiteral("alerts"));
        if (auto *page = place && key > 0 ? place->findChild<AlertsPage *>() : nullptr)
            page->showAlert(key);
    });
}

bool showAlert(AlertsPage &page, const QString &id)
{
    const auto seq = alertSeq(id);
    if (seq)
        page.showAlert(*seq);
    return seq.has_value();
}

void leadToFigures(AlertsPage &page, ViewState &view, const std::function<void(const QString &)> &showPage)
{
    QObject::connect(&page, &AlertsPage::viewRequested, &page,
                     [&view, showPage](const QString &to, const TimeSpan &span, const FilterSet &filter) {
                         show(view, span, filter);
                         showPage(to);
                     });
}

void leadToCredentials(GatewayView &gateway, AlertsPage &page, const std::function<void(const QString &)> &showPage)
{
    QObject::connect(&page, &AlertsPage::credentialWanted, &page, [&gateway, showPage](const QString &credential) {
        showPage(QStringLiteral("credentials"));
        gateway.showItem(credential);
    });
}

void leadToIncidents(GatewayView &gateway, AlertsPage &page, const std::function<void(const QString &)> &showPage)
{
    QObject::connect(&page, &AlertsPage::incidentWanted, &page, [&gateway, showPage](qint64 seq) {
        showPage(QStringLiteral("incidents"));
        showIncident(gateway, seq);
    });
    QObject::connect(&page, &AlertsPage::switchWanted, &page, [&gateway, showPage](qint64 incident) {
        showPage(QStringLiteral("incidents"));
        offerSwitch(gateway, incident);
    });
}

} // namespace

BackgroundLookout *keepLooking(StoreSession &store, const ConnectionSettings &settings, const Clock &clock)
{
    auto *lookout = new BackgroundLookout(store.watchStore(), settings, clock, &store);
    TeamSession &team = store.team();
    const bool isOnServer = settings.store.driver != Dialect::Sqlite;
    const auto follow = [lookout, &team, isOnServer] {
        if (!isOnServer || team.may(Right::HandleAlerts))
            lookout->start();
    };
    QObject::connect(&store, &StoreSession::aboutToEnd, lookout, &BackgroundLookout::close);
    QObject::connect(&team, &TeamSession::changed, lookout, follow);
    follow();
    return lookout;
}

void addAlertsPage(GatewayView &gateway, StoreSession &store, const QString &gatewayId, ViewState &view,
                   const Clock &clock, const Theme &theme, const std::function<void(const QString &)> &showPage,
                   IncidentController *incidents, BackgroundLookout *lookout, DesktopWishes *desktop,
                   SavedAlertViews *views)
{
    const QString id = QStringLiteral("alerts");
    auto *desk = new AlertDesk(store, gatewayId, view, clock);
    if (lookout) {
        AlertController *queue = &desk->queue();
        const auto tell = [lookout, queue] { queue->setLookout(lookout->sentence(queue->zone())); };
        QObject::connect(lookout, &BackgroundLookout::changed, queue, tell);
        QObject::connect(lookout, &BackgroundLookout::found, queue, &AlertController::poll);
        tell();
    }
    QObject::connect(&desk->queue(), &AlertController::changed, &gateway, [&gateway, queue = &desk->queue(), id] {
        const bool pages = queue->pulse() && queue->pulse()->counts.openPages > 0;
        emit gateway.badgeChanged(id, queue->badge(), pages);
    });
    if (desktop)
        tellDesktop(gateway, *desk, gatewayId, *desktop, showPage);
    gateway.addPage({{id, GatewayView::tr("Alerts"), GatewayView::tr("Respond"), id},
                     [&gateway, &store, desk, &view, &theme, showPage, incidents, views](QWidget *parent) {
                         auto *page = new AlertsPage(desk->queue(), desk->one(), theme);
                         auto *rules = new QPushButton(GatewayView::tr("Rules"));
                         rules->setToolTip(GatewayView::tr("What raises alerts, and what it is set to"));
                         page->header()->addAction(rules);
                         QObject::connect(rules, &QPushButton::clicked, page,
                                          [showPage] { showPage(QStringLiteral("rules")); });
                         leadToFigures(*page, view, showPage);
                         leadToCredentials(gateway, *page, showPage);
                         page->useFigures(gateway.session());
                         if (views)
                             page->useSavedViews(*views);
                         if (incidents) {
                             page->useIncidents(*incidents);
                             leadToIncidents(gateway, *page, showPage);
                         }
                         OpenPage open = behindSignIn(
                             store.team(), page, [page](bool active) { page->setActive(active); },
                             [page] { return page->isSettled(); }, parent);
                         open.showItem = [page](const QString &item) { return showAlert(*page, item); };
                         return open;
                     }});
}

namespace
{

// What the privacy page stands on.
class PrivacyDesk : public QObject
{
public:
    PrivacyDesk(StoreSession &store, const ConnectionSettings &settings, const Clock &clock)
        : m_store(store.store(), clock, gatewayFingerprint(settings))
        , m_jobs(store.store(), settings, clock)
        , m_sources(settings)
        , m_queue(m_store, store.team(), clock)
        , m_intake(m_sources, m_store, store.team(), clock)
        , m_one(m_store, m_jobs, store.team(), clock)
        , m_worker(m_jobs, store.team(), clock)
    {
        connect(&store, &StoreSession::aboutToReopen, this, [this] { m_jobs.close(); });
    }

    CaseQueueController &queue() { return m_queue; }
    CaseController &one() { return m_one; }
    IntakeController &intake() { return m_intake; }
    QueueWorker &worker() { return m_worker; }

private:
    LiveCaseStore m_store;
    LiveCaseJobs m_jobs;
    LiveIntakeSources m_sources;
    CaseQueueController m_queue;
    IntakeController m_intake;
    CaseController m_one;
    QueueWorker m_worker;
};

} // namespace

void addPrivacyPage(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings, const Clock &clock,
                    const Theme &theme, QHash<QString, QString> &signers)
{
    const QString id = QStringLiteral("privacy");
    const auto tell = [&gateway, id](qint64 overdue) {
        emit gateway.badgeChanged(id, int(std::min<qint64>(overdue, 10'000)));
    };
    auto *cases = new LiveCaseStore(store.store(), clock, gatewayFingerprint(settings), &store);
    auto *overdue = new OverdueCount(*cases, store.team(), clock, cases);
    QObject::connect(overdue, &OverdueCount::counted, &gateway, tell);
    gateway.addPage(
        {{id, GatewayView::tr("Requests queue"), GatewayView::tr("Privacy"), id},
         [&gateway, &store, settings, &clock, &theme, &signers, overdue, tell](QWidget *parent) {
             overdue->stop();
             auto *desk = new PrivacyDesk(store, settings, clock);
             QObject::connect(&desk->one(), &CaseController::taskStarted, &gateway, &GatewayView::taskStarted);
             QObject::connect(&desk->queue(), &CaseQueueController::changed, &gateway,
                              [queue = &desk->queue(), tell] { tell(queue->overdue()); });
             QObject::connect(&desk->worker(), &QueueWorker::taskStarted, &gateway, &GatewayView::taskStarted);
             auto *page = new CaseQueuePage(desk->queue(), desk->one(), desk->intake(), desk->worker(), theme);
             rememberSigner(*page->casePage()->forms()->letterForm(), store.team(), signers);
             desk->setParent(page); // after what it is made of: its widgets go first
             return behindSignIn(
                 store.team(), page, [page](bool active) { page->setActive(active); },
                 [page] { return page->isSettled(); }, parent);
         }});
}

void addTeamPage(GatewayView &gateway, StoreSession &store)
{
    gateway.addPage(
        {{QStringLiteral("team"), GatewayView::tr("Team"), GatewayView::tr("Govern"), QStringLiteral("person")},
         [&store](QWidget *parent) {
             auto *team = new TeamController(store.teamStore(), store.team(), &store);
             auto *page = new TeamPage(*team);
             return behindSignIn(
                 store.team(), page, [](bool) {}, [page] { return page->isSettled(); }, parent);
         }});
}

} // namespace Gatehouse
