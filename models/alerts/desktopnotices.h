// Which alerts the desktop is told of while the console runs: each once, by level, and not in quiet hours.
//
// Thread: the GUI thread. It asks the store only when the queue says that something has changed.
#pragma once

#include "models/alerts/alertcontroller.h"
#include "models/alerts/desktopwishes.h"

#include <QSet>

namespace Gatehouse
{

struct DesktopNotice {
    qint64 key = 0; // the alert; or below
    AlertLevel level = AlertLevel::Ticket;
    QString title;
    QString text;

    bool operator==(const DesktopNotice &) const = default;
};

class DesktopNotices final : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 kManyKey = 0;       // several at once
    static constexpr qint64 kUnwatchedKey = -1; // nobody looks for alerts
    static constexpr int kMostAtOnce = 5;

    // The queue is that of the gateway; all outlive it. Other wishes hold from then on, for what is raised later.
    DesktopNotices(AlertController &queue, AlertStore &store, QString gateway, DesktopWishes &wishes,
                   QObject *parent = nullptr);

signals:
    // Again with the same key: it has changed.
    void shown(const Gatehouse::DesktopNotice &notice);
    // What it was about is over, taken or silenced.
    void withdrawn(qint64 key);

private:
    void follow();
    void ask();
    void answered(const QList<Alert> &alerts);
    void tell(const QList<Alert> &news);
    bool isWanted(AlertLevel level) const;
    void forget();

    AlertController &m_queue;
    AlertStore &m_store;
    const QString m_gateway;
    DesktopWishes &m_wishes;
    std::optional<AlertCounts> m_counts; // that were asked about last
    std::optional<QHash<qint64, AlertLevel>> m_known;
    QSet<qint64> m_told;
    bool m_unwatched = false;
    int m_generation = 0;
};

} // namespace Gatehouse
