// The clock of a case as it is kept in the store.
#pragma once

#include "models/privacy/privacycase.h"

namespace Gatehouse
{

// By the calendar, the extension and the pauses of the case.
Result<CaseClock> clockOf(const PrivacyCase &one, const QList<ClockPause> &pauses, const QDate &today);

} // namespace Gatehouse
