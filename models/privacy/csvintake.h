// Requests from a table: one row each.
#pragma once

#include "models/core/error.h"
#include "models/privacy/intakecandidate.h"

namespace Gatehouse
{

// The first row names the columns, in English or Chinese. A mistake in a row is told with its line and column and keeps
// no other row back. InvalidInput: the bytes are no table of requests, or more than 16 MiB.
Result<Intake> intakeFromCsv(const QByteArray &bytes, const QDate &today);

} // namespace Gatehouse
