#include "ui/shell/desktopnotifier.h"

#include "ui/shell/notificationservice.h"

#include <QDBusConnection>
#include <QDBusPendingCallWatcher>

namespace Gatehouse
{

DesktopNotifier::DesktopNotifier(QObject *parent)
    : QObject(parent)
{
    if (!QDBusConnection::sessionBus().isConnected())
        return;
    m_service = new NotificationService(this);
    connect(m_service, &NotificationService::ActionInvoked, this, [this](uint id) {
        if (const qint64 key = m_ids.key(id, 0); m_ids.value(key, 0) == id)
            emit wanted(key);
    });
    connect(m_service, &NotificationService::NotificationClosed, this, &DesktopNotifier::closed);
}

DesktopNotifier::~DesktopNotifier() = default;

bool DesktopNotifier::isAvailable() const
{
    return m_service != nullptr;
}

void DesktopNotifier::show(const DesktopNotice &notice)
{
    if (!m_service)
        return;
    m_unwanted.remove(notice.key);
    const auto known = m_ids.constFind(notice.key);
    if (known != m_ids.constEnd() && *known == 0) {
        m_next.insert(notice.key, notice); // what it replaces is not known yet
        return;
    }
    const uint replaces = known == m_ids.constEnd() ? 0 : *known;
    m_ids.insert(notice.key, 0);
    constexpr uchar kUsual = 1;
    constexpr uchar kCritical = 2;
    const QVariantMap hints{
        {QStringLiteral("urgency"), QVariant::fromValue(notice.level == AlertLevel::Page ? kCritical : kUsual)},
        {QStringLiteral("desktop-entry"), QStringLiteral("gatehouse")}};
    const QStringList actions{QStringLiteral("default"), tr("Show"), QStringLiteral("show"), tr("Show")};
    auto *watcher =
        new QDBusPendingCallWatcher(m_service->notify({replaces, notice.title, notice.text, actions, hints}), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key = notice.key] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        sent(key, reply.isValid() ? reply.value() : 0);
    });
}

void DesktopNotifier::sent(qint64 key, uint id)
{
    if (id == 0) // no service, or it refused
        m_ids.remove(key);
    else
        m_ids.insert(key, id);
    if (m_unwanted.remove(key))
        withdraw(key);
    else if (m_next.contains(key))
        show(m_next.take(key));
}

void DesktopNotifier::withdraw(qint64 key)
{
    const auto known = m_ids.constFind(key);
    if (known == m_ids.constEnd())
        return;
    m_next.remove(key);
    if (*known == 0)
        m_unwanted.insert(key);
    else
        m_service->close(m_ids.take(key)); // the next one replaces nothing that is about to go
}

void DesktopNotifier::closed(uint id)
{
    if (const qint64 key = m_ids.key(id, 0); id != 0 && m_ids.value(key, 0) == id)
        m_ids.remove(key);
}

} // namespace Gatehouse
