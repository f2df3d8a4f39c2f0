// What is done to the gateway in an incident: meant first, done, read back, and taken back.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertstore.h"
#include "models/alerts/gatewayswitches.h"
#include "models/alerts/incidentstore.h"
#include "models/team/teamsession.h"

#include <QSet>

namespace Gatehouse
{

// Something that its alerts are about and that the gateway may be able to switch.
struct DeedTarget {
    EntityKind kind = EntityKind::Key;
    QString value; // as the figures call it: an id, or the name of a provider; never for display
    QString label; // masked where it is a person's

    bool operator==(const DeedTarget &) const = default;
};

// One change, as it is confirmed before it is done.
struct DeedPlan {
    qint64 incident = 0;
    DeedTarget target;
    ActionVerb verb = ActionVerb::Disable;
    int undoes = 0;
    QString title;       // "Disable key sk-an•••"
    QString explanation; // what happens, by which way, and whether it can be taken back

    bool operator==(const DeedPlan &) const = default;
};

class IncidentDeeds : public QObject
{
    Q_OBJECT
public:
    // A deed whose end nobody recorded may still run in another console for so long.
    static constexpr qint64 kPatienceMs = 2 * kMinuteMs;

    // All outlive it.
    IncidentDeeds(IncidentStore &store, AlertStore &alerts, GatewaySwitches &switches, TeamSession &team,
                  const Clock &clock, QObject *parent = nullptr);

    // What can be switched comes from the alerts of this incident; nothing: none is shown.
    void show(const std::optional<IncidentFolder> &folder);
    const QList<DeedTarget> &targets() const { return m_targets; }
    // Of the alerts that are about somebody, by their number: never to be shown unmasked.
    const QHash<qint64, QStringList> &persons() const { return m_persons; }
    // False while the store is still asked whom an alert is about.
    bool knowsTargets() const { return m_asked == 0; }
    bool isBusy() const { return m_busy > 0; }
    bool isRunning(qint64 incident, int deed) const { return m_running.contains({incident, deed}); }

    // SignIn, Denied: who is signed in may not. Unsupported: the gateway cannot. The message says why.
    Result<DeedPlan> plan(const DeedTarget &target, ActionVerb verb) const;
    // The opposite of a deed that was done.
    Result<DeedPlan> undoPlan(const IncidentDeed &deed) const;
    // Whether how it ended is open, and can be looked at.
    Result<void> mayReadBack(const IncidentDeed &deed) const;

    void carryOut(const DeedPlan &plan, const QString &reason);
    void readBack(const IncidentDeed &deed);

signals:
    void changed();
    void said(const QString &sentence, bool good);
    // Something was recorded of this incident.
    void recorded(qint64 incident);

private:
    struct Step {
        DeedPlan plan;
        QString reason;
        QString by;
        GatewayAction action;
        int deed = 0;
    };

    Result<DeedPlan> planOf(const DeedTarget &target, ActionVerb verb, int undoes) const;
    void askPerson(const Alert &alert);
    void addTargets(const QStringList &conditions);
    void resolve(const Step &step);
    void intend(const Step &step);
    void run(const Step &step);
    void conclude(const Step &step, DeedOutcome outcome, const QString &told);
    void refuse(const Error &error);
    void begin();
    void end();

    IncidentStore &m_store;
    AlertStore &m_alerts;
    GatewaySwitches &m_switches;
    TeamSession &m_team;
    const Clock &m_clock;
    qint64 m_incident = 0;
    QList<Alert> m_of;
    QList<DeedTarget> m_targets;
    QHash<qint64, QStringList> m_persons;
    QSet<std::pair<qint64, int>> m_running;
    int m_busy = 0;
    int m_asked = 0;
    int m_generation = 0;
};

} // namespace Gatehouse
