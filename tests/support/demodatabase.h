// A database in the shape of the demo gateway's, filled by SQL: fast enough for tens of millions of rows.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"
#include "models/database/database.h"

#include <QString>

#include <memory>

namespace Gatehouse
{

// Makes the file with `rows` requests spread evenly over the span, the same rows for the same arguments, and the
// indexes of the demo gateway.
Result<std::unique_ptr<Database>> makeDemoDatabase(const QString &file, qint64 rows, const TimeSpan &span);
// Adds requests whose ids follow the last one.
Result<void> addDemoRows(Database &database, qint64 rows, const TimeSpan &span);

} // namespace Gatehouse
