// The pages of one gateway, and the connection they stand on.
#pragma once

#include "ui/shell/navigationmodel.h"

#include <QStackedWidget>

#include <functional>
#include <memory>

namespace Gatehouse {

class BackgroundTask;
class TelemetrySession;

// A page as the shell knows it.
struct GatewayPage {
    NavigationEntry entry;
    QWidget *widget = nullptr;
    std::function<void(bool)> setActive = [](bool) {}; // only the page that is seen asks questions
    std::function<bool()> isSettled = [] { return true; };
};

// Owns the session; its pages are children and go before it. Destroying the view closes the connection.
class GatewayView : public QStackedWidget
{
    Q_OBJECT
public:
    explicit GatewayView(std::unique_ptr<TelemetrySession> session, QWidget *parent = nullptr);
    ~GatewayView() override;

    void addPage(const GatewayPage &page);
    QList<NavigationEntry> entries() const;

    // False when there is no such page.
    bool showPage(const QString &id);
    QString currentPage() const;
    bool isSettled() const;

    TelemetrySession &session() { return *m_session; }
    const TelemetrySession &session() const { return *m_session; }

signals:
    // A page has begun work that the list of background work shall show.
    void taskStarted(Gatehouse::BackgroundTask *task);

private:
    std::unique_ptr<TelemetrySession> m_session;
    QList<GatewayPage> m_pages;
    int m_current = -1;
};

} // namespace Gatehouse
