// A request from a letter.
#pragma once

#include "models/core/error.h"
#include "models/privacy/intakecandidate.h"

namespace Gatehouse
{

// Who sent it, the day it came, and by its words a guess of what it asks for. The letter itself is not kept.
// InvalidInput: it is no message.
Result<Intake> intakeFromEmail(const QByteArray &bytes, const QDate &today);

} // namespace Gatehouse
