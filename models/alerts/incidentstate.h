// The life of an incident: its states, what moves it from one to another, and nothing else. The store holds the same
// table and lets no state be set but by it.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class IncidentState {
    Open,
    Mitigated, // it hurts nobody any more, but is not understood or not over yet
    Closed     // with a verdict and a summary
};
inline constexpr std::array kIncidentStates{IncidentState::Open, IncidentState::Mitigated, IncidentState::Closed};
// "mitigated".
QString incidentStateToken(IncidentState state);
std::optional<IncidentState> incidentStateFromToken(const QString &token);

enum class IncidentAction {
    Opened,
    Mitigate,
    Reopen,
    Close,
    // What changes no state:
    Own,
    Grade, // another severity
    Rename,
    AddAlert,
    RemoveAlert,
    Note,
    // A change of the gateway: meant, and how it ended.
    DeedIntended,
    DeedDone,     // read back as wanted
    DeedAccepted, // the gateway said yes, and shows no state to read back
    DeedFailed,   // nothing was changed
    DeedUnknown   // the answer was lost
};
inline constexpr std::array kIncidentActions{
    IncidentAction::Opened,       IncidentAction::Mitigate,   IncidentAction::Reopen,       IncidentAction::Close,
    IncidentAction::Own,          IncidentAction::Grade,      IncidentAction::Rename,       IncidentAction::AddAlert,
    IncidentAction::RemoveAlert,  IncidentAction::Note,       IncidentAction::DeedIntended, IncidentAction::DeedDone,
    IncidentAction::DeedAccepted, IncidentAction::DeedFailed, IncidentAction::DeedUnknown};
// "add_alert".
QString incidentActionToken(IncidentAction action);
std::optional<IncidentAction> incidentActionFromToken(const QString &token);

struct IncidentTransition {
    IncidentState from;
    IncidentAction action;
    IncidentState to;

    bool operator==(const IncidentTransition &) const = default;
};
const QList<IncidentTransition> &incidentTransitions();
// Denied: the action leads nowhere from here; the message names those that do.
Result<IncidentState> nextIncidentState(IncidentState from, IncidentAction action);

enum class IncidentSeverity { Minor, Major, Critical };
inline constexpr std::array kIncidentSeverities{IncidentSeverity::Minor, IncidentSeverity::Major,
                                                IncidentSeverity::Critical};
// "major".
QString incidentSeverityToken(IncidentSeverity severity);
std::optional<IncidentSeverity> incidentSeverityFromToken(const QString &token);

// How a change of the gateway ended.
enum class DeedOutcome {
    Running, // nobody has recorded an end: it runs, or whoever did it is gone
    Done,
    Accepted,
    Failed,
    Unknown
};
// "" while it runs, else "done".
QString deedOutcomeToken(DeedOutcome outcome);
std::optional<DeedOutcome> deedOutcomeFromToken(const QString &token);
// The action that records it; never asked of Running.
IncidentAction actionOf(DeedOutcome outcome);

} // namespace Gatehouse
