// The first start: weeks of history, written into a temporary file that becomes the database only when it is
// whole.
#pragma once

#include "app/demogateway/directory.h"
#include "app/demogateway/gatewayfolder.h"
#include "app/demogateway/tracesample.h"
#include "models/core/timespan.h"

#include <functional>

namespace Gatehouse::Demo
{

struct HistoryPlan {
    quint64 seed = 1;
    TimeSpan span; // whole minutes
    qint64 requests = 2'000'000;
};

// Told the share that is done, 0 to 1; answers whether to go on.
using Progress = std::function<bool(double)>;

// Leaves the database and the truth file in the folder. Killed at any moment, it leaves no database at all, and the
// next start begins anew. Cancelled when `progress` said so.
Result<void> writeHistory(const GatewayFolder &folder, const HistoryPlan &plan, const TraceSample &trace,
                          const Progress &progress);

} // namespace Gatehouse::Demo
