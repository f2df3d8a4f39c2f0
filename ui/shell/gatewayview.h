// The pages of one gateway, and the connection they stand on.
#pragma once

#include "ui/shell/navigationmodel.h"

#include <QStackedWidget>

#include <functional>
#include <memory>

namespace Gatehouse
{

class BackgroundTask;
class TelemetrySession;

// A page that is there, as the shell knows it.
struct OpenPage {
    QWidget *widget = nullptr;
    std::function<void(bool)> setActive = [](bool) {}; // only the page that is seen asks questions
    std::function<bool()> isSettled = [] { return true; };
    // One thing of the page, as a link names it; false when it is none of the page.
    std::function<bool(const QString &)> showItem = [](const QString &) { return false; };
};

// A page is made when it is first needed: five pages that nobody looks at would take longer to build than the first
// one takes to show its figures.
struct GatewayPage {
    NavigationEntry entry;
    std::function<OpenPage(QWidget *parent)> make;
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

    // Null when there is no such page.
    QWidget *page(const QString &id);
    // False when there is no such page.
    bool showPage(const QString &id);
    // Of the current page.
    bool showItem(const QString &item);
    QString currentPage() const;
    bool isSettled() const;

    TelemetrySession &session() { return *m_session; }
    const TelemetrySession &session() const { return *m_session; }

signals:
    // A page has begun work that the list of background work shall show.
    void taskStarted(Gatehouse::BackgroundTask *task);
    // How much on a page needs a person; 0 for nothing. What burns cannot wait as a queue can.
    void badgeChanged(const QString &id, int count, bool burns = false);

private:
    struct Place {
        GatewayPage page;
        OpenPage open; // no widget: not made yet
    };

    int placeOf(const QString &id) const;
    OpenPage &opened(int place);

    std::unique_ptr<TelemetrySession> m_session;
    QList<Place> m_places;
    int m_current = -1;
};

} // namespace Gatehouse
