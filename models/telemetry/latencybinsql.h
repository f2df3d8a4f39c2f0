// The bins of LatencyBins as SQL: in every engine the same bin as in C++, to the last value.
#pragma once

#include "models/database/storedtime.h"

namespace Gatehouse
{

// The bin of an integer expression of microseconds; -1 for one that is negative or NULL.
SqlCondition latencyBinSql(const QString &us, Dialect dialect);

} // namespace Gatehouse
