#include "ui/shell/mainwindow.h"

#include "models/core/backgroundtask.h"
#include "models/telemetry/fillingtask.h"
#include "models/telemetry/filtervalues.h"
#include "models/telemetry/questiontask.h"
#include "models/telemetry/telemetrysession.h"
#include "models/telemetry/viewstate.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/commands.h"
#include "ui/shell/focuskeeper.h"
#include "ui/shell/gatewayview.h"
#include "ui/shell/navigationmodel.h"
#include "ui/shell/navigationview.h"
#include "ui/shell/returnkey.h"
#include "ui/shell/shortcutsheet.h"
#include "ui/shell/statusline.h"
#include "ui/shell/tasklist.h"
#include "ui/shell/topbar.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

QWidget *navigationPane(NavigationView *navigation, const Theme &theme, QWidget *parent)
{
    auto *pane = new QFrame(parent);
    pane->setProperty("look", QStringLiteral("navigationPane"));
    pane->setFixedWidth(Spacing::kNavigationWidth);
    auto *name = new QLabel(QStringLiteral("Gatehouse"), pane);
    name->setFont(theme.font(TextRole::Strong));
    name->setContentsMargins(18, 14, 0, 10);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(name);
    layout->addWidget(navigation);
    return pane;
}

} // namespace

MainWindow::MainWindow(Theme &theme, ViewState &viewState, const Clock &clock, BackgroundTaskTableModel &tasks)
    : m_theme(theme)
    , m_viewState(viewState)
    , m_clock(clock)
    , m_tasks(tasks)
    , m_commands(new Commands(*this))
    , m_pages(new NavigationModel(this))
    , m_navigation(new NavigationView(*m_pages, theme, this))
    , m_topBar(new TopBar(viewState, theme, clock, this))
    , m_place(new QStackedWidget(this))
    , m_statusLine(new StatusLine(tasks, this))
{
    setWindowTitle(QStringLiteral("Gatehouse"));
    resize(1280, 800);
    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_topBar);
    right->addWidget(m_place, 1);
    right->addWidget(m_statusLine);
    auto *content = new QWidget(this);
    auto *layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(navigationPane(m_navigation, theme, content));
    layout->addLayout(right, 1);
    setCentralWidget(content);
    new FocusKeeper(*m_place, this);
    new ReturnKey(this);
    m_palette = new CommandPalette(*m_commands, theme, this);
    m_taskList = new TaskList(tasks, theme, this);

    connect(m_navigation, &NavigationView::pageChosen, this, &MainWindow::showPage);
    connect(m_topBar, &TopBar::paletteRequested, m_palette, &CommandPalette::open);
    connect(m_topBar, &TopBar::connectionsRequested, this, [this] { showPage(QStringLiteral("connections")); });
    connect(m_statusLine, &StatusLine::tasksRequested, m_taskList, &TaskList::open);
    connect(m_statusLine, &StatusLine::shortcutsRequested, this,
            [this] { (new ShortcutSheet(*m_commands, m_theme, this))->show(); });
    connect(&m_everySecond, &QTimer::timeout, this, &MainWindow::followStatus);
    m_everySecond.start(1000);
    addCommands();
}

// The pages go with the gateway, before the lists that show their actions.
MainWindow::~MainWindow()
{
    m_commands->setPageActions({});
}

void MainWindow::setGateway(std::unique_ptr<GatewayView> gateway)
{
    const QString before = currentPage();
    m_commands->setPageActions({});
    if (m_gateway)
        m_place->removeWidget(m_gateway.get());
    m_gateway = std::move(gateway);
    m_place->addWidget(m_gateway.get());
    m_place->setCurrentWidget(m_gateway.get());
    m_pages->setEntries(m_gateway->entries());
    addPageCommands();

    TelemetrySession &session = m_gateway->session();
    m_viewState.watch(session);
    m_tasks.add(new FillingTask(session, m_gateway.get()));
    new SlowQuestions(session, m_tasks, m_gateway.get());
    connect(m_gateway.get(), &GatewayView::taskStarted, this, [this](BackgroundTask *task) { m_tasks.add(task); });
    connect(m_gateway.get(), &GatewayView::badgeChanged, m_pages, &NavigationModel::setBadge);
    m_topBar->setFilterValues(new FilterValues(session, m_viewState, m_gateway.get()));
    connect(&session, &TelemetrySession::statusChanged, this, &MainWindow::followStatus);
    followStatus();
    showPage(pageIds().contains(before) ? before : pageIds().value(0));
}

QStringList MainWindow::pageIds() const
{
    QStringList ids;
    if (m_gateway) {
        for (const NavigationEntry &entry : m_gateway->entries())
            ids.append(entry.id);
    }
    return ids;
}

QString MainWindow::currentPage() const
{
    return m_gateway ? m_gateway->currentPage() : QString();
}

void MainWindow::showPage(const QString &id)
{
    if (!m_gateway || !m_gateway->showPage(id))
        return;
    m_navigation->setCurrentPage(id);
    m_commands->setPageActions(m_gateway->page(id)->actions());
}

bool MainWindow::isSettled() const
{
    return m_gateway && m_gateway->isSettled();
}

void MainWindow::openLink(const QString &link)
{
    const auto parsed = ViewState::fromLink(link);
    if (!parsed) {
        m_topBar->showProblem(parsed.error().message);
        return;
    }
    if (!pageIds().contains(parsed->page)) {
        m_topBar->showProblem(
            tr("The link names the page \"%1\", which this version does not have.").arg(parsed->page));
        return;
    }
    m_viewState.openLink(*parsed);
    showPage(parsed->page);
    if (!parsed->item.isEmpty() && !m_gateway->showItem(parsed->item))
        m_topBar->showProblem(tr("The link names \"%1\", which is nothing of that page.").arg(parsed->item));
}

void MainWindow::addCommands()
{
    const QString go = tr("Go to");
    const QString view = tr("View");
    const QString program = tr("Program");
    m_commands->add(program, tr("Search or run a command"), QKeySequence(Qt::CTRL | Qt::Key_K),
                    [this] { m_palette->open(); });
    m_commands->add(program, tr("Keyboard shortcuts"), QKeySequence(Qt::Key_Question),
                    [this] { (new ShortcutSheet(*m_commands, m_theme, this))->show(); });
    m_commands->add(program, tr("Background work"), QKeySequence(Qt::CTRL | Qt::Key_B), [this] { m_taskList->open(); });
    m_commands->add(program, tr("Reconnect"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] {
        if (m_gateway)
            m_gateway->session().reconnect();
    });
    m_commands->add(program, tr("Quit"), QKeySequence::Quit, [this] { close(); });
    m_commands->add(view, tr("Switch between light and dark"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
                    [this] { m_theme.setMode(m_theme.isDark() ? ThemeMode::Light : ThemeMode::Dark); });
    m_commands->add(view, tr("Choose the time range"), QKeySequence(Qt::CTRL | Qt::Key_T),
                    [this] { m_topBar->chooseRange(); });
    m_commands->add(view, tr("Add a filter"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_topBar->addFilter(); });
    m_commands->add(view, tr("Clear all filters"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
                    [this] { m_viewState.setFilter(FilterSet()); });
    m_commands->add(view, tr("Undo the last change of view"), QKeySequence(Qt::ALT | Qt::Key_Left),
                    [this] { m_viewState.undo(); });
    m_commands->add(view, tr("Redo the change of view"), QKeySequence(Qt::ALT | Qt::Key_Right),
                    [this] { m_viewState.redo(); });
    m_commands->add(view, tr("Zoom out"), QKeySequence(Qt::CTRL | Qt::Key_Minus), [this] { m_viewState.zoomOut(); });
    m_commands->add(view, tr("Pause or follow live traffic"), QKeySequence(Qt::CTRL | Qt::Key_P),
                    [this] { m_viewState.setPaused(!m_viewState.isPaused()); });
    m_commands->add(go, tr("Navigation"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { m_navigation->setFocus(); });
    m_commands->add(view, tr("Copy a link to this view"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                    [this] { copyLink(); });
    m_commands->add(view, tr("Open the link in the clipboard"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V),
                    [this] { openLink(QApplication::clipboard()->text()); });
}

void MainWindow::addPageCommands()
{
    int number = 1;
    for (const NavigationEntry &entry : m_gateway->entries()) {
        const QKeySequence shortcut =
            number <= 9 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + number)) : QKeySequence();
        m_commands->addFor(m_gateway.get(), tr("Go to"), entry.title, shortcut,
                           [this, id = entry.id] { showPage(id); });
        ++number;
    }
}

void MainWindow::followStatus()
{
    if (!m_gateway)
        return;
    const SessionStatus &status = m_gateway->session().status();
    m_statusLine->showStatus(status, m_clock, m_viewState.zone());
    m_topBar->showStatus(status, m_clock.nowMs());
    m_topBar->setDimensions(m_gateway->session().capabilities().dimensions);
    setWindowTitle(status.gatewayName.isEmpty() ? QStringLiteral("Gatehouse")
                                                : QStringLiteral("%1 \u2013 Gatehouse").arg(status.gatewayName));
}

void MainWindow::copyLink()
{
    QApplication::clipboard()->setText(m_viewState.toLink(currentPage()));
}

} // namespace Gatehouse
