#include "models/alerts/incidentstate.h"

#include "models/core/tokenlist.h"

#include <QStringList>

namespace Gatehouse
{

namespace
{

using State = IncidentState;
using Action = IncidentAction;

constexpr std::array kStateTokens{"open", "mitigated", "closed"};
constexpr std::array kActionTokens{"opened",        "mitigate",  "reopen",        "close",        "own",
                                   "grade",         "rename",    "add_alert",     "remove_alert", "note",
                                   "deed_intended", "deed_done", "deed_accepted", "deed_failed",  "deed_unknown"};
constexpr std::array kSeverityTokens{"minor", "major", "critical"};
constexpr std::array kOutcomeTokens{"", "done", "accepted", "failed", "unknown"};
static_assert(kStateTokens.size() == kIncidentStates.size() && kActionTokens.size() == kIncidentActions.size() &&
              kSeverityTokens.size() == kIncidentSeverities.size());

QList<IncidentTransition> wholeTable()
{
    QList<IncidentTransition> table{
        {State::Open, Action::Opened, State::Open},      {State::Open, Action::Mitigate, State::Mitigated},
        {State::Open, Action::Close, State::Closed},     {State::Mitigated, Action::Close, State::Closed},
        {State::Mitigated, Action::Reopen, State::Open}, {State::Closed, Action::Reopen, State::Open},
    };
    for (const State state : kIncidentStates) {
        for (const Action action : kIncidentActions) {
            if (action >= Action::Note || (action >= Action::Own && state != State::Closed))
                table.append({state, action, state});
        }
    }
    return table;
}

} // namespace

const QList<IncidentTransition> &incidentTransitions()
{
    static const QList<IncidentTransition> table = wholeTable();
    return table;
}

Result<IncidentState> nextIncidentState(IncidentState from, IncidentAction action)
{
    QStringList possible;
    for (const IncidentTransition &transition : incidentTransitions()) {
        if (transition.from != from)
            continue;
        if (transition.action == action)
            return transition.to;
        if (transition.action > Action::Opened && transition.action < Action::DeedIntended)
            possible.append(incidentActionToken(transition.action));
    }
    return failure(ErrorKind::Denied, QStringLiteral("%1 is not possible while an incident is %2. Possible are: %3.")
                                          .arg(incidentActionToken(action), incidentStateToken(from),
                                               possible.join(QStringLiteral(", "))));
}

QString incidentStateToken(IncidentState state)
{
    return tokenOfEnum(kStateTokens, state);
}

std::optional<IncidentState> incidentStateFromToken(const QString &token)
{
    return enumOfToken<IncidentState>(kStateTokens, token);
}

QString incidentActionToken(IncidentAction action)
{
    return tokenOfEnum(kActionTokens, action);
}

std::optional<IncidentAction> incidentActionFromToken(const QString &token)
{
    return enumOfToken<IncidentAction>(kActionTokens, token);
}

QString incidentSeverityToken(IncidentSeverity severity)
{
    return tokenOfEnum(kSeverityTokens, severity);
}

std::optional<IncidentSeverity> incidentSeverityFromToken(const QString &token)
{
    return enumOfToken<IncidentSeverity>(kSeverityTokens, token);
}

QString deedOutcomeToken(DeedOutcome outcome)
{
    return tokenOfEnum(kOutcomeTokens, outcome);
}

std::optional<DeedOutcome> deedOutcomeFromToken(const QString &token)
{
    return enumOfToken<DeedOutcome>(kOutcomeTokens, token);
}

IncidentAction actionOf(DeedOutcome outcome)
{
    switch (outcome) {
    case DeedOutcome::Done:
        return Action::DeedDone;
    case DeedOutcome::Accepted:
        return Action::DeedAccepted;
    case DeedOutcome::Failed:
        return Action::DeedFailed;
    case DeedOutcome::Running:
    case DeedOutcome::Unknown:
        break;
    }
    return Action::DeedUnknown;
}

} // namespace Gatehouse
