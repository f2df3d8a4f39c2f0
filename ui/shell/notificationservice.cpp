#include "ui/shell/notificationservice.h"

#include <QDBusConnection>

namespace Gatehouse
{

namespace
{

constexpr int kUsualTime = -1; // the desktop decides how long a notice stays

} // namespace

NotificationService::NotificationService(QObject *parent)
    : QDBusAbstractInterface(QStringLiteral("org.freedesktop.Notifications"),
                             QStringLiteral("/org/freedesktop/Notifications"), "org.freedesktop.Notifications",
                             QDBusConnection::sessionBus(), parent)
{
}

QDBusPendingReply<uint> NotificationService::notify(const Notice &notice)
{
    // Some desktops read the text as markup.
    return asyncCall(QStringLiteral("Notify"), QStringLiteral("Gatehouse"), notice.replaces,
                     QStringLiteral("gatehouse"), notice.title, notice.text.toHtmlEscaped(), notice.actions,
                     notice.hints, kUsualTime);
}

void NotificationService::close(uint id)
{
    asyncCall(QStringLiteral("CloseNotification"), id);
}

} // namespace Gatehouse
