// Requests from a file: a table (.csv, .tsv) or a letter (.eml).
#pragma once

#include "models/core/error.h"
#include "models/privacy/intakecandidate.h"

namespace Gatehouse
{

// What no file of requests reaches.
inline constexpr qint64 kLargestIntakeFile = 64 << 20;

// Reads it, so never on a thread with a window. Errors name the file without its folder.
// NotFound: it cannot be read. InvalidInput: it is no such file, or too large.
Result<Intake> intakeFromFile(const QString &fileName, const QDate &today);

} // namespace Gatehouse
