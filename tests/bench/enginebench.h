// Rollups of a gateway that lies on a server, beside the server's own bare GROUP BY over the same rows.
//
// Figures are of the clock on the wall, as most of the work is the server's; beside each stands what it took of the
// processors, of the server and of ours together.
#pragma once

#include "tests/bench/engineload.h"
#include "tests/bench/measure.h"

namespace Gatehouse::Bench
{

// The head of the rows that measureEngine() adds.
void addEngineHead(Columns &table);
// One row of the table.
void measureEngine(Dialect engine, const EngineLoad &load, Columns &table);

} // namespace Gatehouse::Bench
