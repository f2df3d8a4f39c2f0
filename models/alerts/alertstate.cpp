#include "models/alerts/alertstate.h"

#include "models/core/tokenlist.h"

#include <QStringList>

namespace Gatehouse
{

namespace
{

using State = AlertState;
using Action = AlertAction;

constexpr std::array kStateTokens{"open", "acknowledged", "silenced", "resolved"};
constexpr std::array kActionTokens{"acknowledge", "silence", "resolve", "undo",  "expire",   "wake",
                                   "reopen",      "hush",    "lift",    "raised", "risen",    "over",
                                   "again",       "muted",   "unmuted", "note",  "notified", "grouped"};
constexpr std::array kScopeTokens{"alert", "node", "rule"};
constexpr std::array kLevelTokens{"watch", "ticket", "page"};
constexpr std::array kVerdictTokens{"incident", "expected_change", "false_positive", "unjudged"};
static_assert(kStateTokens.size() == kAlertStates.size() && kActionTokens.size() == kAlertActions.size() &&
              kScopeTokens.size() == kSilenceScopes.size() && kLevelTokens.size() == kAlertLevels.size() &&
              kVerdictTokens.size() == kAlertVerdicts.size());

QList<AlertTransition> wholeTable()
{
    QList<AlertTransition> table{
        {State::Open, Action::Acknowledge, State::Acknowledged},
        {State::Open, Action::Silence, State::Silenced},
        {State::Open, Action::Resolve, State::Resolved},
        {State::Acknowledged, Action::Acknowledge, State::Acknowledged}, // taken over, or for longer
        {State::Acknowledged, Action::Silence, State::Silenced},
        {State::Acknowledged, Action::Resolve, State::Resolved},
        {State::Acknowledged, Action::Expire, State::Open},
        {State::Open, Action::Hush, State::Silenced},
        {State::Silenced, Action::Wake, State::Open},
        {State::Silenced, Action::Lift, State::Open},
        {State::Silenced, Action::Resolve, State::Resolved},
        {State::Resolved, Action::Resolve, State::Resolved}, // another verdict
        {State::Resolved, Action::Reopen, State::Open},
    };
    for (const State state : kAlertStates) {
        table.append({state, Action::Undo, std::nullopt});
        for (const Action action : kAlertActions) {
            if (action >= Action::Raised)
                table.append({state, action, state});
        }
    }
    return table;
}

} // namespace

const QList<AlertTransition> &alertTransitions()
{
    static const QList<AlertTransition> table = wholeTable();
    return table;
}

Result<AlertState> nextAlertState(AlertState from, AlertAction action, AlertState before)
{
    QStringList possible;
    for (const AlertTransition &transition : alertTransitions()) {
        if (transition.from != from)
            continue;
        if (transition.action == action)
            return transition.to.value_or(before);
        if (transition.action <= AlertAction::Resolve)
            possible.append(alertActionToken(transition.action));
    }
    return failure(ErrorKind::Denied,
                   QStringLiteral("%1 is not possible while an alert is %2. Possible are: %3.")
                       .arg(alertActionToken(action), alertStateToken(from), possible.join(QStringLiteral(", "))));
}

QString alertStateToken(AlertState state)
{
    return tokenOfEnum(kStateTokens, state);
}

std::optional<AlertState> alertStateFromToken(const QString &token)
{
    return enumOfToken<AlertState>(kStateTokens, token);
}

QString alertActionToken(AlertAction action)
{
    return tokenOfEnum(kActionTokens, action);
}

std::optional<AlertAction> alertActionFromToken(const QString &token)
{
    return enumOfToken<AlertAction>(kActionTokens, token);
}

QString silenceScopeToken(SilenceScope scope)
{
    return tokenOfEnum(kScopeTokens, scope);
}

std::optional<SilenceScope> silenceScopeFromToken(const QString &token)
{
    return enumOfToken<SilenceScope>(kScopeTokens, token);
}

QString alertLevelToken(AlertLevel level)
{
    return tokenOfEnum(kLevelTokens, level);
}

std::optional<AlertLevel> alertLevelFromToken(const QString &token)
{
    return enumOfToken<AlertLevel>(kLevelTokens, token);
}

QString alertVerdictToken(AlertVerdict verdict)
{
    return tokenOfEnum(kVerdictTokens, verdict);
}

std::optional<AlertVerdict> alertVerdictFromToken(const QString &token)
{
    return enumOfToken<AlertVerdict>(kVerdictTokens, token);
}

} // namespace Gatehouse
