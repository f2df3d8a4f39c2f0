// The queue of alerts: which ones are shown, how things stand, and what is done to one or many.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertorders.h"
#include "models/alerts/alertqueuemodel.h"
#include "models/alerts/alertview.h"
#include "models/telemetry/viewstate.h"

#include <QSet>
#include <QTimer>

namespace Gatehouse
{

class AlertController : public QObject
{
    Q_OBJECT
public:
    enum class View { Open, Mine, Silenced, Muted, Resolved, All };
    enum class State { Loading, Empty, Failed, Partial, Full };

    static constexpr int kPollMs = 3000;
    static constexpr int kUnseenPollMs = 15'000;
    static constexpr int kRereadPolls = 5; // what a pulse does not show is seen after so many
    static constexpr qint64 kAcknowledgeMs = kHourMs;

    // `gateway`: as it is called in the store. All outlive it.
    AlertController(AlertStore &store, TeamSession &team, ViewState &view, const Clock &clock, QString gateway,
                    QObject *parent = nullptr);

    AlertQueueModel &table() { return m_table; }
    const AlertQueueModel &table() const { return m_table; }
    TeamSession &team() { return m_team; }
    qint64 nowMs() const { return m_clock.nowMs(); }
    QTimeZone zone() const { return m_zone.zone(); }

    // Only a page that is seen reads the list; how many wait is known without.
    void setActive(bool active);
    AlertView view() const { return m_view; }
    void setView(AlertView view);
    // Words that all stand somewhere in a row. Empty: every row.
    void setSearch(const QString &words);
    const QString &search() const { return m_search; }
    void poll();
    void refresh();
    // What is said of this console's own looking; empty: nothing.
    void setLookout(const QString &sentence);

    // SignIn: nobody has signed in.
    Result<void> access() const;
    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    bool isBusy() const { return m_orders.isBusy() || m_asking; }
    QString headline() const;
    // Why there is no row, and what to do: a title and a sentence.
    std::pair<QString, QString> emptiness() const;
    // What is missing from the list, or stale in it; empty: nothing. Nobody watching comes before all.
    QString notice() const;
    // What whoever looks at the gateway does not see of it; empty: nothing. It stands there always.
    QString limits() const { return shown().unseen.join(QLatin1Char(' ')); }
    bool isUnwatched() const { return m_hasPulse && Gatehouse::isUnwatched(m_pulse.standing, nowMs()); }
    // How things stand is followed: somebody who may see it is signed in, or has locked.
    bool isWatching() const { return m_watching; }
    // Null before it was asked.
    const AlertPulse *pulse() const { return m_hasPulse ? &m_pulse : nullptr; }
    // Pages and tickets that nobody has taken: for the navigation.
    int badge() const { return shown().counts.openPages + shown().counts.openTickets; }

    // The row that the person is on. It stays in the list when somebody else does something to it, until they move on.
    void setCurrent(qint64 seq);
    qint64 current() const { return m_current; }
    bool keeps(qint64 seq) const { return m_kept && m_kept->seq == seq; }
    void noteKept(const Alert &alert);

    Result<void> mayAct() const { return m_orders.access(); }
    void acknowledge(const QList<Alert> &alerts, qint64 forMs = kAcknowledgeMs);
    // To somebody who may have them, as long as an acknowledgement holds.
    void assign(const QList<Alert> &alerts, const QString &owner);
    void silence(const QList<Alert> &alerts, qint64 untilMs, const QString &reason,
                 SilenceScope scope = SilenceScope::Alert);
    // Those that hold, as they were last read.
    const QList<Silence> &silences() const { return shown().silences; }
    // "S-000012: everything at anthropic-b and below it, until 15:30, by anna: deployment".
    QString silenceText(const Silence &silence) const;
    void endSilence(qint64 silence, const QString &reason);
    void resolve(const QList<Alert> &alerts, AlertVerdict verdict, const QString &reason);
    void undo() { m_orders.undo(); }
    void undoAt(const Alert &alert) { m_orders.undoAt(alert); }
    bool canUndo() const { return m_orders.canUndo(); }
    // Those of the list, as they are seen now.
    QList<Alert> alertsOf(const QList<qint64> &seqs) const;

signals:
    void changed();
    void said(const QString &sentence, bool good);

private:
    void follow();
    void clear();
    void askPulse();
    void askSlice();
    void failed(const Error &error);
    void sliceAnswered(const AlertSlice &slice);
    void orderEnded(const QList<qint64> &alerts);
    QueueStanding standing() const;
    // Nothing while it is locked.
    const AlertPulse &shown() const;
    bool fits(const Alert &alert) const;
    void rebuild();

    AlertStore &m_store;
    TeamSession &m_team;
    ViewState &m_zone; // only that of it
    const Clock &m_clock;
    QString m_gateway;
    AlertOrders m_orders;
    AlertQueueModel m_table;
    QTimer m_timer;
    AlertView m_view = AlertView::Open;
    QString m_search;
    QList<Alert> m_all;
    AlertPulse m_pulse;
    std::optional<Alert> m_kept;
    QSet<qint64> m_changedHere; // and not read since
    std::optional<Error> m_error;
    qint64 m_current = 0;
    QString m_lookout;
    int m_generation = 0;
    int m_polls = 0;
    bool m_active = false;
    bool m_allowed = false;
    bool m_watching = false;
    bool m_asking = false;
    bool m_known = false; // the list was read
    bool m_hasPulse = false;
    bool m_due = true; // the list, whatever the pulse says
    bool m_building = false;
};

} // namespace Gatehouse
