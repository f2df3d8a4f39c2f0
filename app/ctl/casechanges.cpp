// What people do to a privacy request, up to the plan.
#include "app/ctl/casetext.h"

#include "models/privacy/clockofcase.h"

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

Result<void> extended(const Request &request, CaseAccess &access)
{
    const auto standing = access.standing(request.operand);
    const auto pauses = standing ? access.cases().pauses(request.operand) : std::unexpected(standing.error());
    if (!pauses)
        return std::unexpected(pauses.error());
    // The store says it of a case that is over or was extended, and the clock of the day.
    PrivacyCase longer = standing->one;
    longer.extendedOn = longer.extendedOn.value_or(request.privacy.day.value_or(access.today()));
    const auto clock = clockOf(longer, *pauses, access.today());
    if (!clock)
        return std::unexpected(clock.error());
    return access.cases().extend(access.self(), request.operand, *longer.extendedOn, clock->due,
                                 request.privacy.reason);
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
    return changed(request, terminal, [&](CaseAccess &access) { return extended(request, access); });
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
