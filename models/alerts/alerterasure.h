// Takes a person out of alerts and incidents of the console store, when their data is erased at the gateway.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/telemetry/rolluperasure.h"

namespace Gatehouse
{

// Whom an alert is about, the conditions that say so, what was switched, and what is remembered of them to look for
// misuse are gone afterwards; figures, states and history stay. Words that operators have written stay, too: they are
// asked to name nobody. The count of alerts, of deeds and of states of detections that were changed; nothing is left to
// change by a second call. In one transaction with its entry in the audit log, as `by`; on a server that is whoever has
// signed in, who must handle cases.
Result<qint64> eraseFromAlerts(Database &store, AuditRepository &audit, const QString &by, const QString &gateway,
                               const CountedPerson &person);

} // namespace Gatehouse
