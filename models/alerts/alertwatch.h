// Who looks for alerts at a gateway, how far they came, and what they write down. One at a time, by a lease with an
// epoch: of several consoles on one store, and of a worker, one does it and the others see the result.
#pragma once

#include "models/alerts/alertrepository.h"
#include "models/alerts/keptreplay.h"
#include "models/core/timespan.h"

namespace Gatehouse
{

// What a detector found, or finds again.
struct RaisedAlert {
    QString fingerprint;
    QString rule;
    int ruleVersion = 0;
    QStringList node; // masked where it names a person
    QString title;
    QString summary;
    AlertLevel level = AlertLevel::Watch;
    double score = 0;
    qint64 beganMs = 0;
    qint64 foundMs = 0; // by the figures: the end of the minute that showed it
    qint64 hitMs = 0;   // the end of the last bad bucket
    QJsonObject evidence;
    QJsonObject person;             // whom it is about; empty: nobody
    QString mutedBy = {};           // the fingerprint of the open alert that explains it
    QList<KeptReplay> replays = {}; // of figures: what it can be replayed from
};

// What was written down of one look.
struct RaisedAlerts {
    QList<qint64> opened; // or opened again
    QList<qint64> risen;
    QList<qint64> over;

    RaisedAlerts &operator+=(const RaisedAlerts &more)
    {
        opened += more.opened;
        risen += more.risen;
        over += more.over;
        return *this;
    }
    bool operator==(const RaisedAlerts &) const = default;
};

struct WatchLease {
    QString owner;
    qint64 epoch = 0;
    qint64 positionMs = 0; // all before it was looked at; 0: nothing yet
    qint64 stateMs = 0;    // what the state is of
    QByteArray state;      // of the detectors; empty: none
};

// One look at the figures of a gateway.
struct WatchStep {
    qint64 positionMs = 0;
    std::optional<QByteArray> state = {}; // none: the one before stays
    std::optional<qint64> stateMs = {};   // what the state is of; none: of the position
    QList<RaisedAlert> hits = {};
    QList<std::pair<QString, qint64>> over = {}; // fingerprints of what has ended, and when
    // The same of what was over by a verdict before any of the hits: each of them is of something else.
    QList<std::pair<QString, qint64>> judgedOver = {};
};

struct AlertBefore;

// An engine: waits, on the thread of the store.
class AlertWatch
{
public:
    static constexpr qint64 kLeaseMs = kMinuteMs;
    static constexpr qint64 kReopenMs = kDayMs; // a resolved alert that comes back within this is the same one
    // What a person has resolved as an incident, and what goes on, is open again after this.
    static constexpr qint64 kIncidentTailMs = kHourMs;
    static constexpr qint64 kUnjudgedMs = kDayMs; // how long one that is over waits for a verdict
    // The kind of who looks for misuse; in a further database of the gateway followed by "/" and its fingerprint.
    static constexpr QLatin1String kMisuse{"security"};

    // All outlive it. `kind`: of those that look at one gateway for different things, each has a lease and a position.
    AlertWatch(AlertRepository &alerts, QString gateway, const QString &kind = {});

    // Busy: another one has it, and when that will be over.
    Result<WatchLease> claim(const QString &owner);
    // One transaction: what was found, what is over, the position and the state of the detectors; and the lease goes
    // on. Busy: the lease was lost, and nothing was written.
    Result<RaisedAlerts> record(const WatchLease &lease, const WatchStep &step);
    // Acknowledgements and silences that ran out, and alerts that are over and that nobody judged. Under the lease.
    Result<void> expire(const WatchLease &lease);
    // Gives back what was claimed last, also when a look failed in between. Whoever took over keeps it.
    Result<void> leave();

    // What a person has said of an alert.
    struct Judgement {
        qint64 alert = 0;
        int idx = 0; // of its record at the alert
        qint64 recordedMs = 0;
        QString rule;
        QStringList node;
        TimeSpan span; // that the alert is about
        AlertVerdict verdict = AlertVerdict::Unjudged;
        bool stands = true; // it was not taken back, nor replaced by another one
        QString fingerprint = {};
        bool cameBack = false; // what is of the span since the record is not what it was said of
    };
    // All that was ever said, by the time of its record.
    Result<QList<Judgement>> judgements();

    // What is not over and not resolved.
    Result<QList<Alert>> goingOn() { return where(QStringLiteral("a.state <> 'resolved' AND a.over_ms = 0"), {}); }

    // Of the figures; and of misuse, which may be away while they go on.
    struct Standing {
        qint64 positionMs = 0;
        qint64 heartbeatMs = 0;      // 0: nobody has ever looked
        bool watched = false;        // somebody has the lease
        QList<qint64> misuseMs = {}; // when each of the databases was last looked at; 0: it never could be

        bool operator==(const Standing &) const = default;
    };
    Result<Standing> standing();
    // Those of other kinds than these are of databases that the gateway does not have any more: nobody misses a look.
    Result<void> keepMisuseOf(const QStringList &kinds);
    // What was written down last, whoever has the lease; empty: nothing.
    Result<QByteArray> state();

private:
    Result<void> keep(const WatchLease &lease, const QString &change, const QVariantList &values);
    Result<void> raise(const RaisedAlert &hit, RaisedAlerts &done);
    Result<void> renew(const Alert &alert, const RaisedAlert &hit, RaisedAlerts &done);
    Result<AlertBefore> before(const Alert &alert, const RaisedAlert &hit);
    Result<void> rise(const AlertBefore &known, const RaisedAlert &hit);
    Result<void> insert(const RaisedAlert &hit, RaisedAlerts &done);
    Result<void> mute(const QList<RaisedAlert> &hits);
    Result<void> setMutedBy(const Alert &alert, qint64 by);
    Result<void> end(const QString &fingerprint, qint64 overMs, RaisedAlerts &done);
    Result<void> endJudged(const WatchLease &lease, const QString &fingerprint, qint64 overMs, RaisedAlerts &done);
    Result<void> note(const Alert &alert, AlertAction action, AlertState to, const QString &reason = {});
    Result<std::optional<Alert>> newest(const QString &fingerprint);
    Result<QList<qint64>> misuseMs();
    Result<QList<Alert>> where(const QString &condition, const QVariantList &values);

    AlertRepository &m_alerts;
    QString m_gateway;
    QString m_place;                     // of the lease
    std::optional<WatchLease> m_claimed; // and not given back; without the state
};

} // namespace Gatehouse
