// The window: navigation at the left, one bar on top, one status line below, and between them the pages of a gateway.
#pragma once

#include <QMainWindow>
#include <QTimer>

#include <memory>

class QHBoxLayout;
class QStackedWidget;

namespace Gatehouse
{

class BackgroundTaskTableModel;
class Clock;
class CommandPalette;
class Commands;
class GatewayView;
class NavigationModel;
class NavigationView;
class StatusLine;
class TaskList;
class Theme;
class TopBar;
class ViewState;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(Theme &theme, ViewState &viewState, const Clock &clock, BackgroundTaskTableModel &tasks);
    ~MainWindow() override;

    // Takes the pages of a gateway; those of the gateway before are destroyed.
    void setGateway(std::unique_ptr<GatewayView> gateway);

    QStringList pageIds() const;
    QString currentPage() const;
    void showPage(const QString &id);
    // Nothing on the page is loading and history is counted.
    bool isSettled() const;
    // Opens gatehouse://page?...; a link that cannot be read is said in the bar and changes nothing.
    void openLink(const QString &link);

    Commands &commands() { return *m_commands; }
    TopBar &topBar() { return *m_topBar; }

private:
    void addCommands();
    void addPageCommands();
    void followStatus();
    void copyLink();

    Theme &m_theme;
    ViewState &m_viewState;
    const Clock &m_clock;
    BackgroundTaskTableModel &m_tasks;
    Commands *m_commands;
    NavigationModel *m_pages;
    NavigationView *m_navigation;
    TopBar *m_topBar;
    QStackedWidget *m_place;
    StatusLine *m_statusLine;
    CommandPalette *m_palette;
    TaskList *m_taskList;
    std::unique_ptr<GatewayView> m_gateway;
    QTimer m_everySecond;
};

} // namespace Gatehouse
