#include "models/retention/purgeapprovers.h"

#include <algorithm>

namespace Gatehouse
{

Result<void> checkApprovers(OperatorRepository &operators, const QString &planner, int needed)
{
    if (needed <= 1)
        return {};
    const auto all = operators.list();
    if (!all)
        return std::unexpected(all.error());
    const auto others = std::ranges::count_if(*all, [&planner](const TeamOperator &each) {
        return each.active && each.id != planner && give(each.roles, Right::ApprovePlans);
    });
    if (others >= needed)
        return {};
    return failure(
        ErrorKind::Denied,
        QStringLiteral("This purge needs the approval of %1 people other than who plans it, and this store has "
                       "%2 who may approve, so it could never run. Have an admin add approvers ('operator add "
                       "NAME --role approver'), or, where one person does it all, set one approver ('case "
                       "approvers 1'): every receipt then says so.")
            .arg(needed)
            .arg(others));
}

} // namespace Gatehouse
