// Which alerts the desktop is told of while the console runs: each once as it begins, comes back or rises, by level.
// What quiet hours hold back is told in one notice when they end. A console that is locked goes on telling: the notices
// name nobody. When the session ends by itself it says that it does not tell any longer.
//
// Thread: the GUI thread. It asks the store when somebody has looked for alerts or something was done with one.
#pragma once

#include "models/alerts/alertcontroller.h"
#include "models/alerts/desktopwishes.h"

#include <QHash>

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
    static constexpr qint64 kHeldKey = -2;      // what quiet hours held back
    static constexpr qint64 kEndedKey = -3;     // the session is over: nothing is told here
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
    // Somebody is to be told of it now, and was not.
    bool isNews(const Alert &alert) const;
    void tell(const QList<Alert> &news);
    void withdrawPast();
    void tellHeld();
    bool isQuietFor(AlertLevel level) const;
    void forget();
    void tellEnd();

    AlertController &m_queue;
    AlertStore &m_store;
    const QString m_gateway;
    DesktopWishes &m_wishes;
    std::optional<AlertCounts> m_counts; // that were asked about last, as the look
    AlertWatch::Standing m_look;
    std::optional<QHash<qint64, Alert>> m_known; // that go on and are open or acknowledged
    QHash<qint64, qint64> m_told;                // since when it was acknowledged then; -1: it was not
    QHash<qint64, Alert> m_held;                 // by quiet hours
    bool m_telling = false;
    bool m_ended = false; // and said so
    bool m_unwatched = false;
    int m_generation = 0;
};

} // namespace Gatehouse
