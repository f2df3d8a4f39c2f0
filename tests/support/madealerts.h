// A morning at a gateway: alerts of every kind, with evidence, as detectors write them down.
#pragma once

#include "models/alerts/alert.h"

namespace Gatehouse
{

// Seven that are open, two of them taken; the others muted, silenced or resolved. Operators are op-1 and op-2.
QList<Alert> madeAlerts(qint64 nowMs);
// What the folder of the error burst has besides: whole evidence, a history, and what was before.
AlertFolder madeFolder(qint64 nowMs);
QJsonObject madeEvidence(qint64 nowMs);

} // namespace Gatehouse
