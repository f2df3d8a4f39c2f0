#include "app/console/gatewayopener.h"

#include "models/alerts/savedviews.h"
#include "models/core/onfinished.h"
#include "models/gateway/connectionlistmodel.h"
#include "models/gateway/connectionsecrets.h"
#include "models/gateway/storesession.h"
#include "models/telemetry/livetelemetrysession.h"
#include "models/telemetry/mergedtelemetrysession.h"
#include "models/telemetry/rollupstore.h"
#include "ui/gateway/connectionspage.h"
#include "ui/gateway/secretasker.h"
#include "ui/shell/consolesettings.h"
#include "ui/shell/credentialpages.h"
#include "ui/shell/datamappages.h"
#include "ui/shell/incidentpages.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/notificationpages.h"
#include "ui/shell/policypages.h"
#include "ui/shell/promisepages.h"
#include "ui/shell/retentionpages.h"
#include "ui/shell/rulepages.h"
#include "ui/shell/storepages.h"
#include "ui/shell/teamaccess.h"
#include "ui/shell/telemetrypages.h"

namespace Gatehouse
{

namespace
{

const QString kConnections = QStringLiteral("connections");

// A session that only says why there is none.
SessionSetup setupWithout(const Error &error)
{
    SessionSetup setup;
    setup.openSource = [error](const std::stop_token &) -> Result<std::unique_ptr<TelemetrySource>> {
        return std::unexpected(error);
    };
    setup.openStore = [error]() -> Result<std::unique_ptr<Database>> { return std::unexpected(error); };
    return setup;
}

std::unique_ptr<TelemetrySession> sessionFor(const ConnectionSettings &settings, const Clock &clock)
{
    if (settings.parts.isEmpty())
        return std::make_unique<LiveTelemetrySession>(sessionSetup(settings, clock), clock);
    std::vector<MergedTelemetrySession::Part> parts;
    for (const ConnectionSettings &part : partsOf(settings))
        parts.push_back({part.name, std::make_unique<LiveTelemetrySession>(sessionSetup(part, clock), clock)});
    return std::make_unique<MergedTelemetrySession>(settings.name, std::move(parts));
}

} // namespace

GatewayOpener::GatewayOpener(MainWindow &window, ViewState &view, const Clock &clock, const Theme &theme,
                             ConnectionRepository &repository, ConnectionListModel &connections, Keychain &keychain,
                             CallBudgets &budgets, ConsoleSettings &console, DesktopWishes &desktop)
    : m_window(window)
    , m_view(view)
    , m_clock(clock)
    , m_theme(theme)
    , m_repository(repository)
    , m_connections(connections)
    , m_asker(new SecretAsker(keychain, window, this))
    , m_budgets(budgets)
    , m_console(console)
    , m_desktop(desktop)
{
}

void GatewayOpener::open(const QString &file)
{
    Result<ConnectionSettings> settings =
        failure(ErrorKind::NotFound, tr("No gateway is connected. Choose or add one on the Connections page."));
    if (!file.isEmpty())
        settings = loadConnection(file);
    ++m_generation;
    if (file != m_file)
        m_asker->forget();
    if (settings && namesKeychain(*settings))
        fetchSecrets(file, *settings);
    else
        show(file, settings);
    if (!settings)
        endSignIn(std::unexpected(settings.error()));
}

void GatewayOpener::signInAs(const QString &name, const QString &passphrase)
{
    m_signIn = {name, passphrase};
}

void GatewayOpener::stepSignIn(TeamSession &team)
{
    using enum TeamSession::State;
    if (!m_signIn || team.isBusy())
        return;
    if (team.state() == Opening)
        return team.open();
    if (team.state() == SignedIn) {
        // A store on a server takes whom the connection names.
        const bool isSame = team.self().name.compare(m_signIn->name.trimmed(), Qt::CaseInsensitive) == 0;
        return endSignIn(
            isSame ? Result<void>()
                   : failure(ErrorKind::Denied,
                             tr("The connection signs in as %1, not as %2.").arg(team.self().name, m_signIn->name)));
    }
    if (team.state() == SetUp)
        return endSignIn(failure(ErrorKind::NotFound, tr("The store has no operator yet. Add one with \"gatehousectl "
                                                         "operator add\".")));
    if (team.state() == Failed || m_signIn->isTried)
        return endSignIn(team.error() ? std::unexpected(*team.error())
                                      : failure(ErrorKind::Denied, tr("%1 could not sign in.").arg(m_signIn->name)));
    m_signIn->isTried = true;
    team.signIn(m_signIn->name, m_signIn->passphrase);
}

void GatewayOpener::endSignIn(const Result<void> &done)
{
    if (m_signIn.has_value()) {
        m_signIn.reset();
        emit signedIn(done);
    }
}

void GatewayOpener::fetchSecrets(const QString &file, const ConnectionSettings &settings)
{
    // A window needs a gateway, if only to say what it waits for.
    if (!m_isShown)
        show(QString(), failure(ErrorKind::NotFound, tr("The secrets of the gateway are being fetched.")));
    onFinished(m_asker->ask(settings), this,
               [this, file, generation = m_generation](const Result<ConnectionSettings> &filled) {
                   if (generation != m_generation)
                       return;
                   show(file, filled);
                   if (!filled)
                       endSignIn(std::unexpected(filled.error()));
               });
}

void GatewayOpener::addStorePages(GatewayView &gateway, StoreSession &store, const ConnectionSettings &settings)
{
    // Whoever has nobody to type has nobody to unlock it either.
    store.team().setIdleLockMs(m_signIn ? 0 : qint64(m_console.idleLockMinutes) * kMinuteMs);
    auto *access = new TeamAccess(m_window, store.team(), m_theme, &store);
    connect(&store.team(), &TeamSession::changed, this, [this, &store] { stepSignIn(store.team()); });
    stepSignIn(store.team());
    connect(access, &TeamAccess::idleLockPicked, this, [this](int minutes) { m_console.idleLockMinutes = minutes; });
    const auto showPage = [this](const QString &page) { m_window.showPage(page); };
    auto *incidents = new IncidentDesk(store, settings, gatewayFingerprint(settings), m_view, m_clock);
    auto *views = new SavedAlertViews(m_console.alertViews, &store);
    connect(views, &SavedAlertViews::changed, &store, [views, &console = m_console] {
        console.alertViews = views->kept();
        console.save();
    });
    addAlertsPage(gateway, store, gatewayFingerprint(settings), m_view, m_clock, m_theme, showPage, &incidents->list(),
                  keepLooking(store, settings, m_clock), &m_desktop, views);
    addIncidentsPage(gateway, store, *incidents, m_theme, showPage);
    addRulesPage(gateway, store, settings, gatewayFingerprint(settings), m_view, m_clock, m_theme);
    addNotificationsPage(gateway, store, gatewayFingerprint(settings), settings.name, m_desktop, m_view, m_clock,
                         m_theme);
    addPrivacyPage(gateway, store, settings, m_clock, m_theme, m_console.letterSigners);
    addPromisesPage(gateway, store, settings, gatewayFingerprint(settings), m_clock, m_theme, showPage);
    addRetentionPage(gateway, store, settings, m_clock, m_theme);
    addDataMapPage(gateway, store, settings, gatewayFingerprint(settings), m_clock, m_theme);
    addCredentialsPage(gateway, store, settings, gatewayFingerprint(settings), m_clock, m_theme);
    addPoliciesPage(gateway, store, settings, gatewayFingerprint(settings), m_view, m_clock, m_theme);
    addAuditPage(gateway, store, m_view, m_clock, m_theme);
    addTeamPage(gateway, store);
}

void GatewayOpener::show(const QString &file, const Result<ConnectionSettings> &settings)
{
    m_isShown = true;
    m_file = settings ? file : QString();
    std::unique_ptr<TelemetrySession> session =
        settings ? sessionFor(*settings, m_clock)
                 : std::make_unique<LiveTelemetrySession>(setupWithout(settings.error()), m_clock);
    if (settings)
        m_connections.setOpen(file, withoutSecrets(*settings));

    // The session owns the store's: both go after the pages.
    auto *store = settings ? new StoreSession(*settings, m_clock, session.get()) : nullptr;
    auto gateway = makeGatewayView(
        std::move(session), m_view, m_clock, m_theme, [this](const QString &page) { m_window.showPage(page); }, store);
    if (store)
        addStorePages(*gateway, *store, *settings);
    gateway->addPage(
        {{kConnections, tr("Connections"), tr("Govern"), kConnections}, [this](QWidget *parent) {
             auto *page =
                 new ConnectionsPage(m_repository, m_connections, *m_asker, m_budgets, m_clock, m_theme, parent);
             connect(page, &ConnectionsPage::openRequested, this, &GatewayOpener::open, Qt::QueuedConnection);
             return OpenPage{page};
         }});
    m_window.setGateway(std::move(gateway));
    if (!settings)
        m_window.showPage(kConnections);
}

} // namespace Gatehouse
