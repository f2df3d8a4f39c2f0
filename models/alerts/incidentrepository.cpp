#include "models/alerts/incidentrepository.h"

#include "models/alerts/alertowners.h"
#include "models/alerts/incidentrows.h"
#include "models/alerts/replaybook.h"
#include "models/alerts/rulerepository.h"
#include "models/database/rowlist.h"
#include "models/team/demand.h"

#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kLargestIncidentList = 20'000;
constexpr qint64 kLongestTitle = 200;
constexpr qint64 kLongestText = 20'000;

Result<void> checkTitle(const QString &title)
{
    if (title.trimmed().isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("The incident has no title."));
    if (title.size() > kLongestTitle)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The title is longer than %1 characters.").arg(kLongestTitle));
    return {};
}

// What a person's order lacks.
Result<void> checkIncidentOrder(const IncidentOrder &order)
{
    const auto missing = [](const QString &what) { return failure(ErrorKind::InvalidInput, what); };
    if (order.action == IncidentAction::Opened || order.action >= IncidentAction::DeedIntended)
        return missing(QStringLiteral("%1 is recorded by the console itself.").arg(incidentActionToken(order.action)));
    if (order.action == IncidentAction::Note && order.text.trimmed().isEmpty())
        return missing(QStringLiteral("The note is empty."));
    if (order.action == IncidentAction::Close && (!order.verdict || *order.verdict == AlertVerdict::Unjudged))
        return missing(QStringLiteral("What was it: an incident, an expected change or a false positive?"));
    if (order.action == IncidentAction::Close && order.text.trimmed().isEmpty())
        return missing(QStringLiteral("An incident is closed with a summary of what happened and what was done."));
    if (order.text.size() > kLongestText)
        return missing(QStringLiteral("The text is longer than %1 characters.").arg(kLongestText));
    if ((order.action == IncidentAction::AddAlert || order.action == IncidentAction::RemoveAlert) &&
        order.alerts.isEmpty())
        return missing(QStringLiteral("Which alerts?"));
    return order.action == IncidentAction::Rename ? checkTitle(order.title) : Result<void>();
}

IncidentEvent eventOf(const Incident &incident, IncidentAction action, const QString &by, qint64 nowMs)
{
    IncidentEvent event;
    event.timeMs = nowMs;
    event.actor = by;
    event.action = action;
    event.from = event.to = incident.state;
    event.fromOwner = event.owner = incident.owner;
    event.fromSeverity = event.severity = incident.severity;
    event.fromTitle = event.title = incident.title;
    return event;
}

} // namespace

TimeSpan Incident::span(qint64 nowMs) const
{
    return {beganMs, std::max(beganMs + kMinuteMs, endedMs > 0 ? endedMs : nowMs)};
}

QString incidentId(qint64 seq)
{
    return QStringLiteral("I-%1").arg(seq, 6, 10, QLatin1Char('0'));
}

std::optional<qint64> incidentSeq(const QString &id)
{
    bool isNumber = false;
    const QString digits = id.startsWith(QLatin1String("I-"), Qt::CaseInsensitive) ? id.mid(2) : id;
    const qint64 seq = digits.toLongLong(&isNumber);
    return isNumber && seq > 0 ? std::optional(seq) : std::nullopt;
}

IncidentRepository::IncidentRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                       const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_alerts(store, audit, operators, clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString IncidentRepository::table(const char *name) const
{
    return m_alerts.table(name);
}

Result<void> IncidentRepository::demand(const QString &by, Right right)
{
    return m_onServer ? Result<void>() : demandRight(m_operators, by, right);
}

Result<QList<Incident>> IncidentRepository::where(const QString &condition, const QVariantList &values)
{
    return rowsOf<Incident>(
        m_store,
        QStringLiteral("SELECT %1 FROM %2 i LEFT JOIN (SELECT a.incident, count(*) AS alerts, min(a.began_ms) AS "
                       "began_ms, max(CASE WHEN a.over_ms > a.last_hit_ms THEN a.over_ms ELSE a.last_hit_ms END) AS "
                       "over_ms, sum(CASE WHEN a.over_ms = 0 THEN 1 ELSE 0 END) AS going_on FROM %3 a WHERE a.incident "
                       "> 0 GROUP BY a.incident) x ON x.incident = i.seq WHERE %4")
            .arg(QLatin1String(kIncidentColumns), table("incident"), table("alert"), condition),
        values, incidentOf);
}

Result<QList<Incident>> IncidentRepository::list(const IncidentFilter &filter)
{
    QStringList conditions{QStringLiteral("i.gateway = ?")};
    QVariantList values{filter.gateway};
    if (!filter.states.isEmpty()) {
        conditions.append(QStringLiteral("i.state IN (%1)")
                              .arg(QStringList(filter.states.size(), QStringLiteral("?")).join(QLatin1Char(','))));
        for (const IncidentState state : filter.states)
            values.append(incidentStateToken(state));
    }
    auto found =
        where(QStringLiteral("%1 ORDER BY CASE WHEN i.state = 'closed' THEN 1 ELSE 0 END, CASE WHEN i.state = 'closed' "
                             "THEN 0 ELSE i.severity END DESC, i.seq DESC LIMIT %2")
                  .arg(conditions.join(QLatin1String(" AND ")))
                  .arg(std::clamp(filter.limit, 1, kLargestIncidentList)),
              values);
    if (found && !filter.during.isEmpty()) {
        const qint64 nowMs = m_clock.nowMs();
        found->removeIf([&](const Incident &each) { return !each.span(nowMs).overlaps(filter.during); });
    }
    return found;
}

Result<Incident> IncidentRepository::find(qint64 seq)
{
    const auto found = where(QStringLiteral("i.seq = ?"), {seq});
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty()
               ? failure(ErrorKind::NotFound,
                         QStringLiteral("There is no incident %1. 'incidents list --all' names those there are.")
                             .arg(incidentId(seq)))
               : Result<Incident>(found->constFirst());
}

Result<QList<IncidentEvent>> IncidentRepository::events(qint64 seq)
{
    return rowsOf<IncidentEvent>(m_store,
                                 QStringLiteral("SELECT %1 FROM %2 e WHERE e.incident = ? ORDER BY e.idx")
                                     .arg(QLatin1String(kIncidentEventColumns), table("incident_event")),
                                 {seq}, incidentEventOf);
}

Result<QList<IncidentDeed>> IncidentRepository::deeds(qint64 seq)
{
    return rowsOf<IncidentDeed>(m_store,
                                QStringLiteral("SELECT %1 FROM %2 d WHERE d.incident = ? ORDER BY d.idx")
                                    .arg(QLatin1String(kIncidentDeedColumns), table("incident_deed")),
                                {seq}, incidentDeedOf);
}

Result<IncidentFolder> IncidentRepository::folder(qint64 seq)
{
    const auto incident = find(seq);
    if (!incident)
        return std::unexpected(incident.error());
    const auto alerts =
        m_alerts.where(QStringLiteral("a.incident = ? ORDER BY a.began_ms, a.seq"), {incident->gateway, seq});
    const auto history = events(seq);
    const auto done = deeds(seq);
    if (!alerts || !history || !done)
        return std::unexpected(!alerts ? alerts.error() : !history ? history.error() : done.error());
    return IncidentFolder{*incident, *alerts, *history, *done};
}

Result<IncidentMaterial> IncidentRepository::material(qint64 seq)
{
    const auto all = folder(seq);
    if (!all)
        return std::unexpected(all.error());
    IncidentMaterial material{*all, {}};
    RuleRepository rules(m_store, m_audit, m_operators, m_clock);
    for (const Alert &alert : all->alerts) {
        auto one = m_alerts.folder(alert.seq);
        const auto versions = rules.versions(alert.rule);
        const auto replays = ReplayBook(m_store).of(alert.seq);
        if (!one || !versions || !replays)
            return std::unexpected(!one ? one.error() : !versions ? versions.error() : replays.error());
        material.alerts.append(std::move(*one));
        if (!replays->isEmpty())
            material.replays.insert(alert.seq, *replays);
        const auto then = std::ranges::find(*versions, alert.ruleVersion, &RuleVersion::version);
        if (then != versions->cend())
            material.rules.insert(alert.seq, then->rule);
        else if (ruleEntry(alert.rule) && versions->isEmpty()) // as it is shipped
            material.rules.insert(alert.seq, AlertRule{alert.rule});
    }
    return material;
}

Result<qint64> IncidentRepository::open(const NewIncident &incident)
{
    if (auto complete = checkTitle(incident.title); !complete)
        return std::unexpected(complete.error());
    qint64 opened = 0;
    const auto done = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(incident.by, Right::HandleAlerts); !allowed)
            return allowed;
        if (auto able = checkOwner(incident.owner); !able)
            return able;
        const auto seq = m_store.scalar(
            QStringLiteral("INSERT INTO %1 (gateway, title, severity, owner, opened_by, opened_ms) VALUES (?, ?, ?, ?, "
                           "?, ?) RETURNING seq")
                .arg(table("incident")),
            {incident.gateway, incident.title.trimmed(), int(incident.severity), incident.owner, incident.by,
             m_clock.nowMs()});
        const auto made = seq ? find(*seq) : std::unexpected(seq.error());
        if (!made)
            return std::unexpected(made.error());
        opened = *seq;
        const auto event = eventOf(*made, IncidentAction::Opened, incident.by, m_clock.nowMs());
        if (auto recorded = append(*made, event); !recorded || incident.alerts.isEmpty())
            return recorded;
        IncidentOrder order{IncidentAction::AddAlert, incident.by, opened};
        order.alerts = incident.alerts;
        return group(*made, order);
    });
    return done ? Result<qint64>(opened) : std::unexpected(done.error());
}

Result<void> IncidentRepository::act(const IncidentOrder &order)
{
    if (auto complete = checkIncidentOrder(order); !complete)
        return complete;
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(order.by, Right::HandleAlerts); !allowed)
            return allowed;
        const auto incident = find(order.incident);
        return incident ? actOn(*incident, order) : std::unexpected(incident.error());
    });
}

Result<void> IncidentRepository::actOn(const Incident &incident, const IncidentOrder &order)
{
    if ((order.seen && incident.state != *order.seen) || (order.seenOwner && incident.owner != *order.seenOwner))
        return refuseChanged(incident);
    const auto next = nextIncidentState(incident.state, order.action);
    if (!next)
        return failure(next.error().kind,
                       QStringLiteral("Incident %1: %2").arg(incidentId(incident.seq), next.error().message));
    if (order.action == IncidentAction::AddAlert || order.action == IncidentAction::RemoveAlert)
        return group(incident, order);
    if (auto able = checkOwner(order.action == IncidentAction::Own ? order.owner : QString()); !able)
        return able;
    IncidentEvent event = eventOf(incident, order.action, order.by, m_clock.nowMs());
    event.to = *next;
    event.text = order.text.trimmed();
    if (order.action == IncidentAction::Own)
        event.owner = order.owner;
    if (order.action == IncidentAction::Grade)
        event.severity = order.severity;
    if (order.action == IncidentAction::Rename)
        event.title = order.title.trimmed();
    if (order.action == IncidentAction::Close)
        event.verdict = order.verdict;
    if (auto done = append(incident, event); !done)
        return done;
    return order.action == IncidentAction::Close ? judgeAlerts(incident, order) : Result<void>();
}

Result<void> IncidentRepository::checkOwner(const QString &owner)
{
    return owner.isEmpty() ? Result<void>() : checkAlertOwner(m_operators, owner, QStringLiteral("the incident"));
}

// The history of each alert tells it, too.
Result<void> IncidentRepository::group(const Incident &incident, const IncidentOrder &order)
{
    const bool adds = order.action == IncidentAction::AddAlert;
    for (const qint64 seq : order.alerts) {
        const auto alert = m_alerts.find(seq);
        if (!alert)
            return std::unexpected(alert.error());
        if (adds && alert->incident == incident.seq)
            continue;
        if (adds && alert->incident > 0)
            return failure(ErrorKind::Denied,
                           QStringLiteral("Alert %1 is a part of incident %2. Take it out there first.")
                               .arg(alertId(seq), incidentId(alert->incident)));
        IncidentEvent event = eventOf(incident, order.action, order.by, m_clock.nowMs());
        event.alert = seq;
        AlertEvent told;
        told.timeMs = event.timeMs;
        told.actor = order.by;
        told.action = adds ? AlertAction::Grouped : AlertAction::Note;
        told.to = alert->state;
        told.owner = alert->owner;
        told.untilMs = alert->untilMs;
        told.verdict = alert->verdict;
        told.reason = adds ? incidentId(incident.seq)
                           : QStringLiteral("no longer a part of incident %1").arg(incidentId(incident.seq));
        if (auto done = append(incident, event); !done)
            return done;
        if (auto done = m_alerts.append(*alert, told); !done)
            return done;
    }
    return {};
}

Result<void> IncidentRepository::judgeAlerts(const Incident &incident, const IncidentOrder &order)
{
    const auto alerts = m_alerts.where(QStringLiteral("a.incident = ? AND a.state <> ? ORDER BY a.seq"),
                                       {incident.gateway, incident.seq, alertStateToken(AlertState::Resolved)});
    if (!alerts)
        return std::unexpected(alerts.error());
    AlertOrder resolve{AlertAction::Resolve, order.by, {}};
    resolve.reason = QStringLiteral("incident %1").arg(incidentId(incident.seq));
    resolve.verdict = order.verdict;
    for (const Alert &alert : *alerts) {
        if (auto done = m_alerts.actOn(alert, resolve); !done)
            return done;
    }
    return {};
}

// What the person did not see, told by who did it.
Result<void> IncidentRepository::refuseChanged(const Incident &incident)
{
    const auto all = events(incident.seq);
    const auto people = m_operators.list();
    QString who = QStringLiteral("somebody");
    if (all && people && !all->isEmpty()) {
        const auto person = std::ranges::find(*people, all->constLast().actor, &TeamOperator::id);
        if (person != people->cend())
            who = person->name;
    }
    return failure(ErrorKind::Denied, QStringLiteral("Incident %1 is %2 by now, by %3. Look again before you go on.")
                                          .arg(incidentId(incident.seq), incidentStateToken(incident.state), who));
}

Result<void> IncidentRepository::append(const Incident &incident, const IncidentEvent &event)
{
    const QString verdict = event.verdict ? alertVerdictToken(*event.verdict) : QString();
    const auto done = m_store.execute(
        QStringLiteral("INSERT INTO %1 (incident, idx, time_ms, actor, action, from_state, from_owner, from_severity, "
                       "from_title, to_state, owner, severity, title, verdict, alert, deed, text) "
                       "SELECT ?, coalesce(max(idx) + 1, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM %1 "
                       "WHERE incident = ?")
            .arg(table("incident_event")),
        {incident.seq, event.timeMs, event.actor, incidentActionToken(event.action), incidentStateToken(event.from),
         event.fromOwner, int(event.fromSeverity), event.fromTitle, incidentStateToken(event.to), event.owner,
         int(event.severity), event.title, verdict, event.alert, event.deed, event.text, incident.seq});
    if (!done)
        return std::unexpected(done.error());
    if (m_onServer) // which writes the entry by itself
        return {};
    // Without the words, which may name somebody.
    const QJsonObject detail{{QStringLiteral("state"), incidentStateToken(event.to)},
                             {QStringLiteral("verdict"), verdict},
                             {QStringLiteral("alert"), event.alert},
                             {QStringLiteral("deed"), event.deed}};
    const auto recorded = m_audit.append({0,
                                          0,
                                          event.actor,
                                          QStringLiteral("incident.") + incidentActionToken(event.action),
                                          QStringLiteral("incident %1").arg(incident.seq),
                                          {},
                                          QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact))});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<int> IncidentRepository::intend(const DeedIntent &intent)
{
    if (intent.target.isEmpty() || intent.reason.trimmed().isEmpty() || intent.verb == ActionVerb::Delete)
        return failure(ErrorKind::InvalidInput, QStringLiteral("Nothing was done: it needs a target and a reason."));
    int idx = 0;
    const auto done = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(intent.by, Right::OperateGateway); !allowed)
            return allowed;
        const auto incident = find(intent.incident);
        if (!incident)
            return std::unexpected(incident.error());
        const auto number = m_store.scalar(
            QStringLiteral("INSERT INTO %1 (incident, idx, gateway, verb, kind, label, target, reason, "
                           "undoes, by_operator, intended_ms) SELECT ?, coalesce(max(idx), 0) + 1, ?, "
                           "?, ?, ?, ?, ?, ?, ?, ? FROM %1 WHERE incident = ? ON CONFLICT DO NOTHING RETURNING idx")
                .arg(table("incident_deed")),
            {intent.incident, incident->gateway,
             intent.verb == ActionVerb::Enable ? QStringLiteral("enable") : QStringLiteral("disable"),
             entityToken(intent.kind), intent.label, intent.target, intent.reason.trimmed(), intent.undoes, intent.by,
             m_clock.nowMs(), intent.incident});
        if (!number)
            return std::unexpected(number.error());
        if (*number == 0) // the index of what runs has it
            return failure(ErrorKind::Busy,
                           QStringLiteral("Nothing was done: the same is being switched already, or how that ended was "
                                          "never recorded. Read it back first."));
        idx = int(*number);
        IncidentEvent event = eventOf(*incident, IncidentAction::DeedIntended, intent.by, m_clock.nowMs());
        event.deed = idx;
        event.text = intent.reason.trimmed();
        return append(*incident, event);
    });
    return done ? Result<int>(idx) : std::unexpected(done.error());
}

Result<void> IncidentRepository::conclude(const DeedConclusion &conclusion)
{
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(conclusion.by, Right::OperateGateway); !allowed)
            return allowed;
        const auto incident = find(conclusion.incident);
        if (!incident)
            return std::unexpected(incident.error());
        IncidentEvent event = eventOf(*incident, actionOf(conclusion.outcome), conclusion.by, m_clock.nowMs());
        event.deed = conclusion.deed;
        event.text = conclusion.said;
        return append(*incident, event);
    });
}

Result<GatewayAction> IncidentRepository::target(qint64 incident, int deed)
{
    const auto done = deeds(incident);
    if (!done)
        return std::unexpected(done.error());
    const auto wanted = std::ranges::find(*done, deed, &IncidentDeed::idx);
    if (wanted == done->cend())
        return failure(ErrorKind::NotFound,
                       QStringLiteral("Nothing of this number was done in incident %1.").arg(incidentId(incident)));
    const QString sql = m_onServer ? QStringLiteral("SELECT gatehouse.incident_deed_target(?, ?)")
                                   : QStringLiteral("SELECT target FROM incident_deed WHERE incident = ? AND idx = ?");
    const auto found = rowsOf<QString>(m_store, sql, {incident, deed},
                                       [](const RowStream &row) { return Result<QString>(row.string(0)); });
    if (!found)
        return std::unexpected(found.error());
    if (found->value(0).isEmpty())
        return failure(ErrorKind::NotFound, QStringLiteral("Whom this was done to is no longer known: it was erased."));
    return GatewayAction{wanted->verb, wanted->kind, found->value(0),
                         QStringLiteral("incident %1").arg(incidentId(incident))};
}

} // namespace Gatehouse
