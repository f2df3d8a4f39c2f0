// Whether a purge can be approved at all by the people of a store.
#pragma once

#include "models/team/operatorrepository.h"

namespace Gatehouse
{

// Denied: beside who plans it there are fewer than `needed` who may approve; the message says what to do. One approval
// may be the planner's own.
Result<void> checkApprovers(OperatorRepository &operators, const QString &planner, int needed);

} // namespace Gatehouse
