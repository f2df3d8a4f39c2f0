// Whether an alert is still as whoever gives an order saw it.
#pragma once

#include "models/alerts/alert.h"

namespace Gatehouse
{

// By the state. Of an Undo also by what somebody may have changed without another state: who has it and until when, and
// the verdict, which such an order names in `owner`, `untilMs` and `verdict`.
bool isAsSeen(const Alert &alert, const AlertOrder &order);
// The undo of an order that was carried out, and of the last record of an alert as it is seen.
AlertOrder undoOf(const AlertOrder &order, const QString &by);
AlertOrder undoOf(const Alert &alert, const QString &by);

} // namespace Gatehouse
