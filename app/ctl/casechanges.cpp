// What people do to a privacy request, up to the plan.
#include "app/ctl/casetext.h"

namespace Gatehouse::Ctl
{

namespace
{

// Signs in, changes the case, and answers how it stands then.
int changed(const Request &request, Terminal &terminal, const std::function<Result<void>(CaseAccess &)> &change)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    if (!access)
        return complain(access.error(), terminal);
    // A server does not tell a case that is not there from one that it refuses.
    const auto one = (*access)->cases().find(request.operand);
    if (const auto done = one ? change(**access) : std::unexpected(one.error()); !done)
        return complain(done.error(), terminal);
    const auto standing = (*access)->standing(request.operand);
    return standing ? writeStanding(*standing, request, terminal) : complain(standing.error(), terminal);
}

} // namespace

int caseVerifyIdentity(const Request &request, Terminal &terminal)
{
    return changed(request, terminal, [&](CaseAccess &access) -> Result<void> {
        const auto one = access.cases().find(request.operand);
        if (one && one->state == CaseState::Received) {
            if (auto asked = access.cases().askIdentity(access.self(), request.operand, access.today()); !asked)
                return asked;
        }
        return access.cases().acceptIdentity(access.self(), request.operand, request.privacy.proof, access.today());
    });
}

int caseRefuse(const Request &request, Terminal &terminal)
{
    return changed(request, terminal, [&](CaseAccess &access) {
        return access.cases().refuse(access.self(), request.operand, *request.privacy.denial);
    });
}

int caseWithdraw(const Request &request, Terminal &terminal)
{
    return changed(request, terminal,
                   [&](CaseAccess &access) { return access.cases().withdraw(access.self(), request.operand); });
}

int caseRequeue(const Request &request, Terminal &terminal)
{
    return changed(request, terminal, [&](CaseAccess &access) {
        return access.cases().requeue(access.self(), request.operand, request.privacy.reason);
    });
}

int caseExtend(const Request &request, Terminal &terminal)
{
    return changed(request, terminal, [&](CaseAccess &access) {
        return extendCase(access.cases(), access.self(), request.operand, request.privacy.day, access.today(),
                          request.privacy.reason);
    });
}

int caseAssign(const Request &request, Terminal &terminal)
{
    return changed(request, terminal, [&](CaseAccess &access) -> Result<void> {
        QString to;
        if (!request.privacy.toOperator.isEmpty()) {
            const auto one = access.operatorCalled(request.privacy.toOperator);
            if (!one)
                return std::unexpected(one.error());
            to = one->id;
        }
        return access.cases().assign(access.self(), request.operand, to);
    });
}

} // namespace Gatehouse::Ctl
