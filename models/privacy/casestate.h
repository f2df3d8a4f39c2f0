// The life of a privacy request: its states, what moves it from one to another, and nothing else. No status is set
// anywhere but by this table.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class CaseState {
    Received,
    IdentityCheck,
    Discovery,
    Planned,
    AwaitingApproval,
    Queued,
    Running,
    Verifying,
    NeedsAttention,
    Completed,
    Refused,
    Withdrawn
};
inline constexpr std::array kCaseStates{CaseState::Received,  CaseState::IdentityCheck,    CaseState::Discovery,
                                        CaseState::Planned,   CaseState::AwaitingApproval, CaseState::Queued,
                                        CaseState::Running,   CaseState::Verifying,        CaseState::NeedsAttention,
                                        CaseState::Completed, CaseState::Refused,          CaseState::Withdrawn};
// "awaiting_approval".
QString caseStateToken(CaseState state);
std::optional<CaseState> caseStateFromToken(const QString &token);
// "Awaiting approval".
QString caseStateTitle(CaseState state);
// Neither completed, refused nor withdrawn: the clock runs, and what the request is about is kept from every purge.
bool isOpen(CaseState state);

enum class CaseAction {
    AskIdentity,      // who asks must show who they are
    AcceptIdentity,   // they have, to the level that the request needs
    FinishDiscovery,  // every row of the person is found, and a plan is made of them
    AskApproval,      // the plan is complete: every column is classified
    Approve,          // the last approval that the plan needs
    ReportDrift,      // what is there is no longer what was planned
    Claim,            // a worker takes it
    FinishEffects,    // every step of the journal has its outcome
    StopForAttention, // an outcome is unknown or wrong, and a person must look
    Requeue,          // the person has looked
    ConfirmErased,    // both re-scans found nothing but what the certificate lists
    Refuse,
    Withdraw,
    Reopen // a hold or a retention that kept rows has ended
};
inline constexpr std::array kCaseActions{
    CaseAction::AskIdentity,      CaseAction::AcceptIdentity, CaseAction::FinishDiscovery, CaseAction::AskApproval,
    CaseAction::Approve,          CaseAction::ReportDrift,    CaseAction::Claim,           CaseAction::FinishEffects,
    CaseAction::StopForAttention, CaseAction::Requeue,        CaseAction::ConfirmErased,   CaseAction::Refuse,
    CaseAction::Withdraw,         CaseAction::Reopen};
// "accept_identity".
QString caseActionToken(CaseAction action);

struct CaseTransition {
    CaseState from;
    CaseAction action;
    CaseState to;
};
const QList<CaseTransition> &caseTransitions();

// Recorded only by whoever holds the lease of the case. What is not, a person does.
bool isOfRun(CaseState from, CaseAction action);

// Where the action leads. Denied: it does not lead anywhere from here; the message names what does.
Result<CaseState> nextCaseState(CaseState from, CaseAction action);

// Why a request is refused: the codes of the Data Rights Protocol 1.0.
enum class DenialCode {
    SuspectedFraud,
    InsufficientVerification,
    NoMatch,
    ClaimNotCovered,
    OutsideJurisdiction,
    TooManyRequests,
    Other
};
inline constexpr std::array kDenialCodes{DenialCode::SuspectedFraud,
                                         DenialCode::InsufficientVerification,
                                         DenialCode::NoMatch,
                                         DenialCode::ClaimNotCovered,
                                         DenialCode::OutsideJurisdiction,
                                         DenialCode::TooManyRequests,
                                         DenialCode::Other};
// "insuf_verification", as the protocol spells it.
QString denialToken(DenialCode code);
std::optional<DenialCode> denialFromToken(const QString &token);

} // namespace Gatehouse
