// Notices on the desktop, by the service that the desktop has for them (org.freedesktop.Notifications).
#pragma once

#include "models/alerts/desktopnotices.h"

#include <QHash>

namespace Gatehouse
{

class NotificationService;

// Nothing waits. Without a bus or a service nothing is shown, and nothing fails.
class DesktopNotifier final : public QObject
{
    Q_OBJECT
public:
    explicit DesktopNotifier(QObject *parent = nullptr);
    ~DesktopNotifier() override;

    // Whether there is a bus to send them by.
    bool isAvailable() const;
    // In place of the one with the same key.
    void show(const DesktopNotice &notice);
    void withdraw(qint64 key);

signals:
    // A person wants to see it.
    void wanted(qint64 key);

private:
    void sent(qint64 key, uint id);
    void closed(uint id);

    NotificationService *m_service = nullptr; // a child; none without a bus
    QHash<qint64, uint> m_ids;                // 0: sent, and not answered yet
    QHash<qint64, DesktopNotice> m_next;      // while an answer is outstanding: what is to be shown then
    QSet<qint64> m_unwanted;                  // was withdrawn before the answer
};

} // namespace Gatehouse
