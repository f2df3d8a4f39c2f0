// Who can have an alert: everybody active who may work on alerts.
#pragma once

#include "models/team/operatorrepository.h"

namespace Gatehouse
{

QList<TeamOperator> alertOwners(const QList<TeamOperator> &operators);
// Denied: there is no such operator any more, or they may not work on alerts.
Result<void> checkAlertOwner(OperatorRepository &operators, const QString &id);

} // namespace Gatehouse
