// What the Overview page asks over 30 days, as questions to the engine and as SQL on the gateway's own table.
#pragma once

#include "models/core/timespan.h"
#include "models/database/database.h"
#include "models/telemetry/telemetryquery.h"

namespace Gatehouse::Bench
{

inline constexpr qint64 kNow = 1'763'000'040'000;
inline constexpr TimeSpan kHistory{kNow - 60 * kDayMs, kNow};
inline constexpr TimeSpan kOverview{kNow - 30 * kDayMs, kNow};
inline constexpr TimeSpan kBefore{kNow - 60 * kDayMs, kNow - 30 * kDayMs};

// In the order of the page: totals, over time, percentiles over time, models, providers, the time before.
QList<TelemetryQuery> overviewQueries();

// The same panels as statements, with the numbers written into them: SQLite counts ranks by window functions,
// PostgreSQL has percentile_disc.
QStringList overviewSql(Dialect dialect);
// Runs them all and reads their rows.
void runOverviewSql(Database &database);

} // namespace Gatehouse::Bench
