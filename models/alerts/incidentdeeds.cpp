#include "models/alerts/incidentdeeds.h"

#include "models/alerts/alertreveal.h"
#include "models/alerts/alertwords.h"
#include "models/alerts/incidentwords.h"
#include "models/core/onfinished.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QChar kMaskDot(0x2022);

std::optional<EntityKind> kindOf(Dimension dimension)
{
    switch (dimension) {
    case Dimension::Provider:
        return EntityKind::Provider;
    case Dimension::Account:
        return EntityKind::Account;
    case Dimension::Key:
        return EntityKind::Key;
    default:
        return std::nullopt;
    }
}

QStringList accountsOf(const QJsonObject &person)
{
    QStringList conditions;
    const QJsonArray accounts = person.value(QLatin1String("accounts")).toArray();
    for (const QJsonValue &each : accounts)
        conditions.append(filterTermToToken({Dimension::Account, {each.toString()}}));
    return conditions;
}

ActionVerb oppositeOf(ActionVerb verb)
{
    return verb == ActionVerb::Enable ? ActionVerb::Disable : ActionVerb::Enable;
}

// A gateway that said yes and shows the old state may keep a cache: that is as open as a lost answer.
DeedOutcome outcomeOf(const Result<ActionOutcome> &outcome)
{
    if (outcome)
        return outcome->confirmed ? DeedOutcome::Done : DeedOutcome::Accepted;
    const bool isOpen = outcome.error().kind == ErrorKind::TimedOut || outcome.error().kind == ErrorKind::Corrupt;
    return isOpen ? DeedOutcome::Unknown : DeedOutcome::Failed;
}

} // namespace

IncidentDeeds::IncidentDeeds(IncidentStore &store, AlertStore &alerts, GatewaySwitches &switches, TeamSession &team,
                             const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_alerts(alerts)
    , m_switches(switches)
    , m_team(team)
    , m_clock(clock)
{
    connect(&switches, &GatewaySwitches::changed, this, &IncidentDeeds::changed);
    connect(&team, &TeamSession::changed, this, [this] {
        if (!m_team.isSignedIn())
            show(std::nullopt);
    });
}

void IncidentDeeds::show(const std::optional<IncidentFolder> &folder)
{
    const qint64 incident = folder ? folder->incident.seq : 0;
    const QList<Alert> of = folder ? folder->alerts : QList<Alert>();
    const auto seq = [](const Alert &alert) { return alert.seq; };
    if (incident == m_incident && std::ranges::equal(of, m_of, {}, seq, seq))
        return;
    ++m_generation;
    m_asked = 0;
    m_incident = incident;
    m_of = of;
    m_targets.clear();
    m_persons.clear();
    for (const Alert &alert : std::as_const(m_of)) {
        addTargets(alert.node);
        if (alert.ofPerson && m_team.may(Right::HandleAlerts))
            askPerson(alert);
    }
    emit changed();
}

// To act on them needs no reveal: they stay masked here.
void IncidentDeeds::askPerson(const Alert &alert)
{
    ++m_asked;
    onFinished(m_alerts.person(alert.seq), this,
               [this, seq = alert.seq, generation = m_generation](const Result<QJsonObject> &person) {
                   if (generation != m_generation)
                       return;
                   --m_asked;
                   if (person) {
                       m_persons.insert(seq, personConditions(*person));
                       addTargets(personConditions(*person) + accountsOf(*person));
                   }
                   emit changed();
               });
}

void IncidentDeeds::addTargets(const QStringList &conditions)
{
    for (const QString &condition : conditions) {
        const auto term = filterTermFromToken(condition);
        const auto kind = term ? kindOf(term->dimension) : std::nullopt;
        if (!kind || term->exclude || condition.contains(kMaskDot))
            continue;
        for (const QString &value : term->values) {
            const QString shown = alertConditionText(filterTermToToken({term->dimension, {value}}));
            const DeedTarget target{*kind, value, *kind == EntityKind::Provider ? tr("provider %1").arg(shown) : shown};
            if (!value.isEmpty() && !m_targets.contains(target))
                m_targets.append(target);
        }
    }
}

Result<DeedPlan> IncidentDeeds::planOf(const DeedTarget &target, ActionVerb verb, int undoes) const
{
    if (const auto allowed = m_team.access(Right::OperateGateway, tr("Nothing is done")); !allowed)
        return std::unexpected(allowed.error());
    const GatewayAction action{verb, target.kind, target.value, {}};
    const auto way = m_switches.wayOf(action);
    if (!way)
        return std::unexpected(way.error());
    DeedPlan plan{m_incident, target, verb, undoes, deedTitle(verb, target.label), {}};
    QStringList lines{deedConsequence(verb, target.kind)};
    lines.append(*way == ActionWay::AdminApi
                     ? tr("It is done by the admin API of %1, and read back.").arg(m_switches.gatewayName())
                     : tr("It is done in the database of the gateway: %1").arg(m_switches.whySql(action)));
    const auto back = m_switches.wayOf({oppositeOf(verb), target.kind, target.value, {}});
    lines.append(back ? tr("It can be taken back from here.")
                      : tr("It cannot be taken back from here: %1").arg(back.error().message));
    plan.explanation = lines.join(QLatin1Char(' '));
    return plan;
}

Result<DeedPlan> IncidentDeeds::plan(const DeedTarget &target, ActionVerb verb) const
{
    return planOf(target, verb, 0);
}

Result<DeedPlan> IncidentDeeds::undoPlan(const IncidentDeed &deed) const
{
    if (deed.outcome != DeedOutcome::Done && deed.outcome != DeedOutcome::Accepted)
        return failure(ErrorKind::Denied, tr("There is nothing to take back: %1.").arg(deedOutcomeTitle(deed.outcome)));
    // Whom it was done to is asked of the store when it is carried out.
    return planOf({deed.kind, {}, deed.label}, oppositeOf(deed.verb), deed.idx);
}

Result<void> IncidentDeeds::mayReadBack(const IncidentDeed &deed) const
{
    if (const auto allowed = m_team.access(Right::OperateGateway, tr("Nothing is read back")); !allowed)
        return allowed;
    if (deed.outcome == DeedOutcome::Done || deed.outcome == DeedOutcome::Failed)
        return failure(ErrorKind::Denied, tr("How it ended is on record: %1.").arg(deedOutcomeTitle(deed.outcome)));
    if (deed.outcome == DeedOutcome::Running &&
        (isRunning(m_incident, deed.idx) || m_clock.nowMs() - deed.intendedMs < kPatienceMs))
        return failure(ErrorKind::Busy,
                       tr("It may still be in progress. Read it back two minutes after it was begun."));
    return {};
}

void IncidentDeeds::carryOut(const DeedPlan &plan, const QString &reason)
{
    if (const auto allowed = m_team.access(Right::OperateGateway, tr("Nothing is done")); !allowed)
        return emit said(allowed.error().message, false);
    Step step{plan, reason, m_team.self().id, {plan.verb, plan.target.kind, plan.target.value, {}}};
    begin();
    if (plan.undoes == 0)
        return resolve(step);
    onFinished(m_store.target(plan.incident, plan.undoes), this,
               [this, step = step](const Result<GatewayAction> &done) mutable {
                   if (!done)
                       return refuse(done.error());
                   step.action.id = done->id;
                   intend(step);
               });
}

void IncidentDeeds::resolve(const Step &step)
{
    onFinished(m_switches.idOf(step.action.kind, step.action.id), this,
               [this, step = step](const Result<QString> &id) mutable {
                   if (!id)
                       return refuse(id.error());
                   step.action.id = *id;
                   intend(step);
               });
}

void IncidentDeeds::intend(const Step &step)
{
    const DeedPlan &plan = step.plan;
    const DeedIntent intent{plan.incident,  step.by,           plan.verb,   plan.target.kind,
                            step.action.id, plan.target.label, step.reason, plan.undoes};
    onFinished(m_store.intend(intent), this, [this, step = step](const Result<int> &deed) mutable {
        if (!deed)
            return refuse(deed.error());
        step.deed = *deed;
        // Some products keep it: without the words of the operator.
        step.action.reason = QStringLiteral("incident %1").arg(incidentId(step.plan.incident));
        run(step);
    });
}

void IncidentDeeds::run(const Step &step)
{
    m_running.insert({step.plan.incident, step.deed});
    emit recorded(step.plan.incident);
    onFinished(m_switches.run(step.action), this, [this, step](const Result<ActionOutcome> &outcome) {
        conclude(step, outcomeOf(outcome), outcome ? outcome->caveat : outcome.error().message);
    });
}

void IncidentDeeds::conclude(const Step &step, DeedOutcome outcome, const QString &told)
{
    const DeedConclusion conclusion{step.plan.incident, step.deed, step.by, outcome, told};
    onFinished(m_store.conclude(conclusion), this, [this, step, outcome, told](const Result<void> &recordedNow) {
        m_running.remove({step.plan.incident, step.deed});
        end();
        const bool good = outcome == DeedOutcome::Done || outcome == DeedOutcome::Accepted;
        QStringList lines{tr("%1: %2.").arg(step.plan.title, deedOutcomeTitle(outcome))};
        if (!told.isEmpty())
            lines.append(told);
        if (!recordedNow)
            lines.append(tr("That could not be recorded: %1").arg(recordedNow.error().message));
        emit said(lines.join(QLatin1Char(' ')), good && recordedNow);
        emit recorded(step.plan.incident);
    });
}

void IncidentDeeds::readBack(const IncidentDeed &deed)
{
    if (const auto may = mayReadBack(deed); !may)
        return emit said(may.error().message, false);
    Step step{{m_incident, {deed.kind, {}, deed.label}, deed.verb, 0, deedTitle(deed.verb, deed.label), {}},
              {},
              m_team.self().id,
              {},
              deed.idx};
    begin();
    onFinished(m_store.target(m_incident, deed.idx), this, [this, step](const Result<GatewayAction> &action) {
        if (!action)
            return refuse(action.error());
        onFinished(m_switches.isDone(*action), this, [this, step](const Result<bool> &done) {
            if (!done)
                return refuse(done.error());
            conclude(step, *done ? DeedOutcome::Done : DeedOutcome::Failed,
                     *done ? tr("The gateway shows it as wanted.") : tr("The gateway shows the old state."));
        });
    });
}

void IncidentDeeds::refuse(const Error &error)
{
    end();
    emit said(error.message, false);
}

void IncidentDeeds::begin()
{
    ++m_busy;
    emit changed();
}

void IncidentDeeds::end()
{
    --m_busy;
    emit changed();
}

} // namespace Gatehouse
