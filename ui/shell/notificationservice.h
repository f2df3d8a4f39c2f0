// The service of the desktop that shows notices, as QtDBus sees it.
#pragma once

#include <QDBusAbstractInterface>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace Gatehouse
{

class NotificationService final : public QDBusAbstractInterface
{
    Q_OBJECT
public:
    explicit NotificationService(QObject *parent);

    struct Notice {
        uint replaces = 0; // 0: none
        QString title;
        QString text; // without markup
        QStringList actions;
        QVariantMap hints;
    };
    QDBusPendingReply<uint> notify(const Notice &notice);
    void close(uint id);

signals:
    // Named as on the bus, which ties them by their names.
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

} // namespace Gatehouse
