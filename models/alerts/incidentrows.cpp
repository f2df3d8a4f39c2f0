#include "models/alerts/incidentrows.h"

#include <algorithm>

namespace Gatehouse
{

// `i` is the incident, `x` what its alerts come to.
const char *const kIncidentColumns =
    "i.seq, i.gateway, i.title, i.severity, i.owner, i.opened_by, i.opened_ms, i.state, i.state_ms, i.verdict, "
    "i.summary, coalesce(x.alerts, 0), coalesce(x.began_ms, 0), coalesce(x.over_ms, 0), coalesce(x.going_on, 0)";
const char *const kIncidentEventColumns =
    "e.idx, e.time_ms, e.actor, e.action, e.from_state, e.from_owner, e.from_severity, e.from_title, e.to_state, "
    "e.owner, e.severity, e.title, e.verdict, e.alert, e.deed, e.text";
const char *const kIncidentDeedColumns = "d.idx, d.verb, d.kind, d.label, d.reason, d.undoes, d.by_operator, "
                                         "d.intended_ms, d.outcome, d.outcome_ms, d.said";

namespace
{

std::unexpected<Error> unreadable(const QString &what)
{
    return failure(
        ErrorKind::Corrupt,
        QStringLiteral("%1 cannot be read: a word in it is none that this Gatehouse knows. Update Gatehouse, "
                       "or go back to a copy of the store.")
            .arg(what));
}

std::optional<IncidentSeverity> severityOf(qint64 number)
{
    return number >= 0 && number < qint64(kIncidentSeverities.size()) ? std::optional(IncidentSeverity(number))
                                                                      : std::nullopt;
}

} // namespace

Result<Incident> incidentOf(const RowStream &row)
{
    const auto state = incidentStateFromToken(row.string(7));
    const auto severity = severityOf(row.integer(3));
    const QString verdict = row.string(9);
    Incident incident;
    incident.seq = row.integer(0);
    incident.verdict = alertVerdictFromToken(verdict);
    if (!state || !severity || (!verdict.isEmpty() && !incident.verdict))
        return unreadable(QStringLiteral("Incident ") + incidentId(incident.seq));
    incident.gateway = row.string(1);
    incident.title = row.string(2);
    incident.severity = *severity;
    incident.owner = row.string(4);
    incident.openedBy = row.string(5);
    incident.openedMs = row.integer(6);
    incident.state = *state;
    incident.stateMs = row.integer(8);
    incident.summary = row.string(10);
    incident.alerts = int(row.integer(11));
    const bool goesOn = row.integer(14) > 0 || incident.alerts == 0;
    incident.beganMs = incident.alerts > 0 ? row.integer(12) : incident.openedMs;
    if (!goesOn)
        incident.endedMs = row.integer(13);
    else if (*state == IncidentState::Closed)
        incident.endedMs = incident.stateMs;
    return incident;
}

Result<IncidentEvent> incidentEventOf(const RowStream &row)
{
    const auto action = incidentActionFromToken(row.string(3));
    const auto from = incidentStateFromToken(row.string(4));
    const auto fromSeverity = severityOf(row.integer(6));
    const auto to = incidentStateFromToken(row.string(8));
    const auto severity = severityOf(row.integer(10));
    if (!action || !from || !fromSeverity || !to || !severity)
        return unreadable(QStringLiteral("The history of an incident"));
    return IncidentEvent{int(row.integer(0)),
                         row.integer(1),
                         row.string(2),
                         *action,
                         *from,
                         row.string(5),
                         *fromSeverity,
                         row.string(7),
                         *to,
                         row.string(9),
                         *severity,
                         row.string(11),
                         alertVerdictFromToken(row.string(12)),
                         row.integer(13),
                         int(row.integer(14)),
                         row.string(15)};
}

Result<IncidentDeed> incidentDeedOf(const RowStream &row)
{
    IncidentDeed deed;
    const QString verb = row.string(1);
    const QString kind = row.string(2);
    const auto known =
        std::ranges::find_if(kEntityKinds, [&kind](EntityKind each) { return entityToken(each) == kind; });
    const auto outcome = deedOutcomeFromToken(row.string(8));
    if (known == kEntityKinds.end() || !outcome)
        return unreadable(QStringLiteral("What was done to the gateway"));
    deed.idx = int(row.integer(0));
    deed.verb = verb == QLatin1String("enable") ? ActionVerb::Enable : ActionVerb::Disable;
    deed.kind = *known;
    deed.label = row.string(3);
    deed.reason = row.string(4);
    deed.undoes = int(row.integer(5));
    deed.by = row.string(6);
    deed.intendedMs = row.integer(7);
    deed.outcome = *outcome;
    deed.outcomeMs = row.integer(9);
    deed.said = row.string(10);
    return deed;
}

} // namespace Gatehouse
