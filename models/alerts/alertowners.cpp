#include "models/alerts/alertowners.h"

#include <algorithm>

namespace Gatehouse
{

QList<TeamOperator> alertOwners(const QList<TeamOperator> &operators)
{
    QList<TeamOperator> able;
    std::ranges::copy_if(operators, std::back_inserter(able),
                         [](const TeamOperator &each) { return each.active && give(each.roles, Right::HandleAlerts); });
    return able;
}

Result<void> checkAlertOwner(OperatorRepository &operators, const QString &id, const QString &what)
{
    const auto all = operators.list();
    if (!all)
        return std::unexpected(all.error());
    const auto who = std::ranges::find(*all, id, &TeamOperator::id);
    if (who == all->cend() || !who->active)
        return failure(
            ErrorKind::Denied,
            QStringLiteral("Nothing is changed: whom %1 is to be given to is no operator any more.").arg(what));
    if (!give(who->roles, Right::HandleAlerts))
        return failure(ErrorKind::Denied,
                       QStringLiteral("Nothing is changed: %1 may not work on alerts, which needs the right %2.")
                           .arg(who->name, rightToken(Right::HandleAlerts)));
    return {};
}

} // namespace Gatehouse
