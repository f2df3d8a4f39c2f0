// Who can have an alert, or an incident: everybody active who may work on alerts.
#pragma once

#include "models/team/operatorrepository.h"

namespace Gatehouse
{

QList<TeamOperator> alertOwners(const QList<TeamOperator> &operators);
// Denied: there is no such operator any more, or they may not work on alerts.
// `what` is to be theirs: "the alert".
Result<void> checkAlertOwner(OperatorRepository &operators, const QString &id,
                             const QString &what = QStringLiteral("the alert"));

} // namespace Gatehouse
