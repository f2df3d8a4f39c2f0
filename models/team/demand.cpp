#include "models/team/demand.h"

#include <algorithm>

namespace Gatehouse
{

Result<void> demandRight(OperatorRepository &operators, const QString &by, Right right)
{
    const auto all = operators.list();
    if (!all)
        return std::unexpected(all.error());
    const auto self =
        std::ranges::find_if(*all, [&](const TeamOperator &each) { return each.active && each.id == by; });
    if (self != all->end() && give(self->roles, right))
        return {};
    return failure(ErrorKind::Denied,
                   QStringLiteral("This needs the right %1, which %2 does not have. Ask an admin of the console.")
                       .arg(rightToken(right), self == all->end() ? QStringLiteral("somebody who is no operator")
                                                                  : QStringLiteral("operator ") + by));
}

} // namespace Gatehouse
