#include "models/privacy/caseorders.h"

#include <QCoreApplication>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::CaseOrders)
};

std::optional<CaseAction> actionOf(CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::AskIdentity:
        return CaseAction::AskIdentity;
    case CaseOrder::Kind::AcceptIdentity:
        return CaseAction::AcceptIdentity;
    case CaseOrder::Kind::AskApproval:
        return CaseAction::AskApproval;
    case CaseOrder::Kind::Approve:
        return CaseAction::Approve;
    case CaseOrder::Kind::Requeue:
        return CaseAction::Requeue;
    case CaseOrder::Kind::Refuse:
        return CaseAction::Refuse;
    case CaseOrder::Kind::Withdraw:
        return CaseAction::Withdraw;
    case CaseOrder::Kind::Assign:
    case CaseOrder::Kind::Extend:
    case CaseOrder::Kind::Hold:
    case CaseOrder::Kind::EndHold:
        break;
    }
    return std::nullopt;
}

bool givesRight(const TeamSession &team, CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::Approve:
        return team.may(Right::ApprovePlans);
    case CaseOrder::Kind::Hold:
        return team.may(Right::ManageHolds) && team.may(Right::RevealPersonalData);
    case CaseOrder::Kind::EndHold:
        return team.may(Right::ManageHolds);
    default:
        return team.may(Right::HandleCases);
    }
}

bool fits(const PrivacyCase &one, CaseOrder::Kind kind, const TeamSession &team)
{
    switch (kind) {
    case CaseOrder::Kind::Assign:
        return isOpen(one.state) && one.assignee != team.self().id;
    case CaseOrder::Kind::Extend:
        return isOpen(one.state) && !one.extendedOn;
    case CaseOrder::Kind::Hold:
        return isOpen(one.state);
    case CaseOrder::Kind::EndHold:
        return false; // of one hold, in the list of them
    default:
        return nextCaseState(one.state, *actionOf(kind)).has_value();
    }
}

// What cannot be taken back once a request of this kind is carried out.
QString lastingEffect(RequestType type)
{
    if (isExport(type))
        return Texts::tr("It collects what the gateway holds about them, and deletes nothing.");
    return type == RequestType::Deletion ? Texts::tr("What it deletes cannot be brought back.")
                                         : Texts::tr("What it changes at the gateway is not changed back from here.");
}

} // namespace

QString plainWords(QString token)
{
    return token.replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString shortHash(const QString &hash)
{
    return hash.size() > 12 ? hash.left(4) + QChar(0x2026) + hash.right(4) : hash;
}

QString denialTitle(DenialCode code)
{
    return plainWords(denialToken(code));
}

QString caseOrderTitle(CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::Assign:
        return Texts::tr("Assign to me");
    case CaseOrder::Kind::AskIdentity:
        return Texts::tr("Ask who they are");
    case CaseOrder::Kind::AcceptIdentity:
        return Texts::tr("Accept the identity…");
    case CaseOrder::Kind::AskApproval:
        return Texts::tr("Ask for approval");
    case CaseOrder::Kind::Approve:
        return Texts::tr("Approve this plan…");
    case CaseOrder::Kind::Requeue:
        return Texts::tr("Put back into the queue…");
    case CaseOrder::Kind::Extend:
        return Texts::tr("Extend…");
    case CaseOrder::Kind::Hold:
        return Texts::tr("Place a hold…");
    case CaseOrder::Kind::EndHold:
        return Texts::tr("End the hold…");
    case CaseOrder::Kind::Refuse:
        return Texts::tr("Refuse…");
    case CaseOrder::Kind::Withdraw:
        return Texts::tr("Withdraw…");
    }
    return {};
}

QString caseJobTitle(CaseJob::Kind kind)
{
    switch (kind) {
    case CaseJob::Kind::Plan:
        return Texts::tr("Find the person and plan");
    case CaseJob::Kind::Run:
        return Texts::tr("Carry out now…");
    case CaseJob::Kind::Pack:
        return Texts::tr("Make the package…");
    case CaseJob::Kind::Reopen:
        break;
    }
    return Texts::tr("Open cases again");
}

QString confirmationOf(const CaseOrder &order, RequestType type)
{
    switch (order.kind) {
    case CaseOrder::Kind::Approve:
        return Texts::tr("Approve plan %1 of %2. %3").arg(shortHash(order.text), order.id, lastingEffect(type));
    case CaseOrder::Kind::Refuse:
        return Texts::tr("Refuse %1: %2. This cannot be undone.").arg(order.id, denialTitle(order.denial));
    case CaseOrder::Kind::Withdraw:
        return Texts::tr("Withdraw %1. This cannot be undone.").arg(order.id);
    case CaseOrder::Kind::EndHold:
        return Texts::tr("End hold %1. What it keeps can be erased from then on.").arg(order.hold);
    default:
        return {};
    }
}

QString confirmationOf(const CaseJob &job, RequestType type)
{
    return job.kind == CaseJob::Kind::Run ? Texts::tr("Carry out %1 now. %2").arg(job.caseId, lastingEffect(type))
                                          : QString();
}

QList<CaseOrder::Kind> possibleOrders(const CaseFolder &folder, const TeamSession &team)
{
    QList<CaseOrder::Kind> possible = possibleOrders(folder.one, team);
    const auto isOwn = [self = team.self().id](const CaseApproval &approval) {
        return approval.counts && approval.approver == self;
    };
    if (std::ranges::any_of(folder.approvals, isOwn))
        possible.removeAll(CaseOrder::Kind::Approve);
    return possible;
}

QList<CaseOrder::Kind> possibleOrders(const PrivacyCase &one, const TeamSession &team)
{
    using Kind = CaseOrder::Kind;
    QList<Kind> possible;
    for (const Kind kind : {Kind::Approve, Kind::AcceptIdentity, Kind::AskIdentity, Kind::AskApproval, Kind::Requeue,
                            Kind::Assign, Kind::Extend, Kind::Hold, Kind::Refuse, Kind::Withdraw}) {
        if (givesRight(team, kind) && fits(one, kind, team))
            possible.append(kind);
    }
    return possible;
}

QList<CaseJob::Kind> possibleJobs(const PrivacyCase &one, const TeamSession &team, qint64 nowMs)
{
    QList<CaseJob::Kind> possible;
    if (!team.may(Right::HandleCases))
        return possible;
    const bool isPlanned = one.state == CaseState::Planned || one.state == CaseState::AwaitingApproval;
    // A worker that was lost has not given its case back.
    const bool isRun = one.state == CaseState::Running || one.state == CaseState::Verifying;
    if (one.state == CaseState::Queued || (isRun && one.leaseUntilMs < nowMs))
        possible.append(CaseJob::Kind::Run);
    if (one.state == CaseState::Discovery || isPlanned)
        possible.append(CaseJob::Kind::Plan);
    const bool isApproved = one.state == CaseState::Queued || isRun || one.state == CaseState::Completed;
    if (isApproved && isExport(one.type))
        possible.append(CaseJob::Kind::Pack);
    return possible;
}

} // namespace Gatehouse
