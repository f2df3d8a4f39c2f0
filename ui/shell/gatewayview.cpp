#include "ui/shell/gatewayview.h"

#include "models/telemetry/telemetrysession.h"

#include <algorithm>

namespace Gatehouse {

GatewayView::GatewayView(std::unique_ptr<TelemetrySession> session, QWidget *parent)
    : QStackedWidget(parent)
    , m_session(std::move(session))
{
}

GatewayView::~GatewayView()
{
    // Pages and controllers refer to the session; QObject would destroy them only after our members.
    const QList<GatewayPage> pages = std::exchange(m_pages, {});
    for (const GatewayPage &page : pages)
        delete page.widget;
}

void GatewayView::addPage(const GatewayPage &page)
{
    m_pages.append(page);
    addWidget(page.widget);
}

QList<NavigationEntry> GatewayView::entries() const
{
    QList<NavigationEntry> entries;
    for (const GatewayPage &page : m_pages)
        entries.append(page.entry);
    return entries;
}

bool GatewayView::showPage(const QString &id)
{
    const auto at = std::find_if(m_pages.begin(), m_pages.end(), [&](const GatewayPage &page) { return page.entry.id == id; });
    if (at == m_pages.end())
        return false;
    const int next = int(at - m_pages.begin());
    if (next == m_current)
        return true;
    if (m_current >= 0)
        m_pages.at(m_current).setActive(false);
    m_current = next;
    setCurrentWidget(at->widget);
    at->setActive(true);
    return true;
}

QString GatewayView::currentPage() const
{
    return m_current < 0 ? QString() : m_pages.at(m_current).entry.id;
}

bool GatewayView::isSettled() const
{
    const SessionStatus &status = m_session->status();
    if (status.phase == SessionStatus::Phase::Connecting || status.filling)
        return false;
    return m_current >= 0 && m_pages.at(m_current).isSettled();
}

} // namespace Gatehouse
