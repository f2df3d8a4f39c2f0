#include "ui/shell/gatewayview.h"

#include "models/telemetry/telemetrysession.h"

#include <algorithm>

namespace Gatehouse
{

GatewayView::GatewayView(std::unique_ptr<TelemetrySession> session, QWidget *parent)
    : QStackedWidget(parent)
    , m_session(std::move(session))
{
}

GatewayView::~GatewayView()
{
    // Pages and controllers refer to the session; QObject would destroy them only after our members.
    const QList<Place> places = std::exchange(m_places, {});
    for (const Place &place : places)
        delete place.open.widget;
}

void GatewayView::addPage(const GatewayPage &page)
{
    m_places.append({page, {}});
}

QList<NavigationEntry> GatewayView::entries() const
{
    QList<NavigationEntry> entries;
    for (const Place &place : m_places)
        entries.append(place.page.entry);
    return entries;
}

int GatewayView::placeOf(const QString &id) const
{
    const auto at =
        std::find_if(m_places.begin(), m_places.end(), [&](const Place &place) { return place.page.entry.id == id; });
    return at == m_places.end() ? -1 : int(at - m_places.begin());
}

OpenPage &GatewayView::opened(int place)
{
    OpenPage &open = m_places[place].open;
    if (!open.widget) {
        open = m_places.at(place).page.make(this);
        addWidget(open.widget);
    }
    return open;
}

QWidget *GatewayView::page(const QString &id)
{
    const int place = placeOf(id);
    return place < 0 ? nullptr : opened(place).widget;
}

bool GatewayView::showPage(const QString &id)
{
    const int next = placeOf(id);
    if (next < 0)
        return false;
    if (next == m_current)
        return true;
    const OpenPage &open = opened(next);
    if (m_current >= 0)
        m_places.at(m_current).open.setActive(false);
    m_current = next;
    setCurrentWidget(open.widget);
    open.setActive(true);
    return true;
}

bool GatewayView::showItem(const QString &item)
{
    return m_current >= 0 && m_places.at(m_current).open.showItem(item);
}

QString GatewayView::currentPage() const
{
    return m_current < 0 ? QString() : m_places.at(m_current).page.entry.id;
}

bool GatewayView::isSettled() const
{
    const SessionStatus &status = m_session->status();
    if (status.phase == SessionStatus::Phase::Connecting || status.filling)
        return false;
    return m_current >= 0 && m_places.at(m_current).open.isSettled();
}

} // namespace Gatehouse
