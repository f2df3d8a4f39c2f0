#include "models/privacy/casestate.h"

#include <QStringList>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using State = CaseState;
using Action = CaseAction;

constexpr std::array kStateTokens{"received",          "identity_check", "discovery", "planned",
                                  "awaiting_approval", "queued",         "running",   "verifying",
                                  "needs_attention",   "completed",      "refused",   "withdrawn"};
constexpr std::array kActionTokens{
    "ask_identity",   "accept_identity",    "finish_discovery", "ask_approval",   "approve", "report_drift", "claim",
    "finish_effects", "stop_for_attention", "requeue",          "confirm_erased", "refuse",  "withdraw",     "reopen"};
constexpr std::array kDenialTokens{"suspected_fraud",      "insuf_verification", "no_match", "claim_not_covered",
                                   "outside_jurisdiction", "too_many_requests",  "other"};
static_assert(kStateTokens.size() == kCaseStates.size() && kActionTokens.size() == kCaseActions.size() &&
              kDenialTokens.size() == kDenialCodes.size());

template<typename Enum, size_t N>
std::optional<Enum> fromToken(const std::array<const char *, N> &tokens, const QString &text)
{
    const auto at = std::ranges::find_if(tokens, [&](const char *token) { return text == QLatin1String(token); });
    return at == tokens.end() ? std::nullopt : std::optional(Enum(at - tokens.begin()));
}

} // namespace

// Refusals end before anything is carried out; a request may be withdrawn as long as it waits. Once a worker has
// claimed it, it only goes forward: a half-erased person cannot be put back.
const QList<CaseTransition> &caseTransitions()
{
    static const QList<CaseTransition> table{
        {State::Received, Action::AskIdentity, State::IdentityCheck},
        {State::Received, Action::Refuse, State::Refused},
        {State::Received, Action::Withdraw, State::Withdrawn},
        {State::IdentityCheck, Action::AcceptIdentity, State::Discovery},
        {State::IdentityCheck, Action::Refuse, State::Refused},
        {State::IdentityCheck, Action::Withdraw, State::Withdrawn},
        {State::Discovery, Action::FinishDiscovery, State::Planned},
        {State::Discovery, Action::Refuse, State::Refused},
        {State::Discovery, Action::Withdraw, State::Withdrawn},
        {State::Planned, Action::FinishDiscovery, State::Planned}, // looked again
        {State::Planned, Action::AskApproval, State::AwaitingApproval},
        {State::Planned, Action::Refuse, State::Refused},
        {State::Planned, Action::Withdraw, State::Withdrawn},
        {State::AwaitingApproval, Action::Approve, State::Queued},
        {State::AwaitingApproval, Action::ReportDrift, State::Planned},
        {State::AwaitingApproval, Action::Refuse, State::Refused},
        {State::AwaitingApproval, Action::Withdraw, State::Withdrawn},
        {State::Queued, Action::Claim, State::Running},
        {State::Queued, Action::ReportDrift, State::Planned},
        {State::Queued, Action::Withdraw, State::Withdrawn},
        {State::Running, Action::FinishEffects, State::Verifying},
        {State::Running, Action::ReportDrift, State::Planned}, // before any effect
        {State::Running, Action::StopForAttention, State::NeedsAttention},
        {State::Verifying, Action::ConfirmErased, State::Completed},
        {State::Verifying, Action::StopForAttention, State::NeedsAttention},
        {State::NeedsAttention, Action::Requeue, State::Queued},
        {State::Completed, Action::Reopen, State::Discovery},
    };
    return table;
}

Result<CaseState> nextCaseState(CaseState from, CaseAction action)
{
    QStringList possible;
    for (const CaseTransition &transition : caseTransitions()) {
        if (transition.from != from)
            continue;
        if (transition.action == action)
            return transition.to;
        possible.append(caseActionToken(transition.action));
    }
    return failure(ErrorKind::Denied,
                   QStringLiteral("%1 is not possible while a case is in state %2. Possible are: %3.")
                       .arg(caseActionToken(action), caseStateToken(from),
                            possible.isEmpty() ? QStringLiteral("none") : possible.join(QStringLiteral(", "))));
}

bool isOfRun(CaseState from, CaseAction action)
{
    return action == Action::Claim || from == State::Running || from == State::Verifying;
}

QString caseStateToken(CaseState state)
{
    return QLatin1String(kStateTokens.at(size_t(state)));
}

std::optional<CaseState> caseStateFromToken(const QString &token)
{
    return fromToken<CaseState>(kStateTokens, token);
}

QString caseStateTitle(CaseState state)
{
    QString title = caseStateToken(state).replace(QLatin1Char('_'), QLatin1Char(' '));
    title[0] = title.at(0).toUpper();
    return title;
}

bool isOpen(CaseState state)
{
    return state != State::Completed && state != State::Refused && state != State::Withdrawn;
}

QString caseActionToken(CaseAction action)
{
    return QLatin1String(kActionTokens.at(size_t(action)));
}

QString denialToken(DenialCode code)
{
    return QLatin1String(kDenialTokens.at(size_t(code)));
}

std::optional<DenialCode> denialFromToken(const QString &token)
{
    return fromToken<DenialCode>(kDenialTokens, token);
}

} // namespace Gatehouse
