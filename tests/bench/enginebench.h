// Rollups of a gateway that lies on a server, beside the server's own bare GROUP BY over the same rows.
//
// All times are of the clock on the wall: most of the work is the server's.
#pragma once

#include "tests/bench/measure.h"

#include "models/database/database.h"

namespace Gatehouse::Bench
{

// How the demo gateway's rows are put on the server. Fewer hours and coarser latencies make groups larger.
struct EngineLoad {
    QString folder;
    qint64 rows = 0;
    qint64 hours = 1440;
    qint64 latencyStepMs = 1;
};

void measureEngine(Dialect engine, const EngineLoad &load, Table &table);

} // namespace Gatehouse::Bench
