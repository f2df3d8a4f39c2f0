// The life of an alert: its states, what moves it from one to another, and nothing else. The store holds the same table
// and lets no state be set but by it.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class AlertState {
    Open,
    Acknowledged, // somebody has it, until a time; that silences nothing
    Silenced,     // nobody is told, until a time
    Resolved      // with a verdict
};
inline constexpr std::array kAlertStates{AlertState::Open, AlertState::Acknowledged, AlertState::Silenced,
                                         AlertState::Resolved};
// "acknowledged".
QString alertStateToken(AlertState state);
std::optional<AlertState> alertStateFromToken(const QString &token);

// What a silence is of.
enum class SilenceScope {
    Alert, // what its detector finds at its node, also when that comes again
    Node,  // whatever is found at its node and below it
    Rule   // whatever its rule finds, everywhere
};
inline constexpr std::array kSilenceScopes{SilenceScope::Alert, SilenceScope::Node, SilenceScope::Rule};
// "node".
QString silenceScopeToken(SilenceScope scope);
std::optional<SilenceScope> silenceScopeFromToken(const QString &token);

enum class AlertAction {
    Acknowledge,
    Silence,
    Resolve,
    Undo, // a record of its own, which takes the alert back to what it was before the record that it names
    // What the console does by itself:
    Expire, // an acknowledgement ran out
    Wake,   // a silence ran out
    Reopen, // it came back within a day
    Hush,   // a silence that holds covers it
    Lift,   // that was ended by a person
    // What changes no state:
    Raised,
    Risen, // to a higher level; it never falls
    Over,  // what it is about has ended
    Again, // and has begun anew
    Muted, // a parent explains it
    Unmuted,
    Note,
    Notified,
    Grouped // became a part of an incident
};
inline constexpr std::array kAlertActions{
    AlertAction::Acknowledge, AlertAction::Silence, AlertAction::Resolve,  AlertAction::Undo,
    AlertAction::Expire,      AlertAction::Wake,    AlertAction::Reopen,   AlertAction::Hush,
    AlertAction::Lift,        AlertAction::Raised,  AlertAction::Risen,    AlertAction::Over,
    AlertAction::Again,       AlertAction::Muted,   AlertAction::Unmuted,  AlertAction::Note,
    AlertAction::Notified,    AlertAction::Grouped};
// "acknowledge".
QString alertActionToken(AlertAction action);
std::optional<AlertAction> alertActionFromToken(const QString &token);

// Where an action leads. Nothing: back to what it was before (Undo).
struct AlertTransition {
    AlertState from;
    AlertAction action;
    std::optional<AlertState> to;

    bool operator==(const AlertTransition &) const = default;
};
const QList<AlertTransition> &alertTransitions();
// Denied: the action leads nowhere from here; the message names those that do. `before`: for Undo.
Result<AlertState> nextAlertState(AlertState from, AlertAction action, AlertState before = AlertState::Open);

// How loud an alert is. It may rise and never falls.
enum class AlertLevel {
    Watch,  // ranked, and nobody is told
    Ticket, // somebody should look today
    Page    // somebody should look now
};
inline constexpr std::array kAlertLevels{AlertLevel::Watch, AlertLevel::Ticket, AlertLevel::Page};
// "ticket".
QString alertLevelToken(AlertLevel level);
std::optional<AlertLevel> alertLevelFromToken(const QString &token);

// What it turned out to be, which has consequences for what the detectors learn.
enum class AlertVerdict {
    Incident,       // the time is taken out of the baseline
    ExpectedChange, // the new level is adopted
    FalsePositive,  // counts against the precision of its rule
    Unjudged        // it was over, and nobody said anything
};
inline constexpr std::array kAlertVerdicts{AlertVerdict::Incident, AlertVerdict::ExpectedChange,
                                           AlertVerdict::FalsePositive, AlertVerdict::Unjudged};
// "expected_change".
QString alertVerdictToken(AlertVerdict verdict);
std::optional<AlertVerdict> alertVerdictFromToken(const QString &token);

} // namespace Gatehouse
