// A gateway's database on a server with as many rows as are asked for, made within the server.
#pragma once

#include "models/core/timespan.h"
#include "models/database/database.h"
#include "tests/support/freshdatabases.h"

namespace Gatehouse::Bench
{

// How traffic like the demo gateway's is put on the server. Fewer hours and coarser latencies make groups larger.
struct EngineLoad {
    QString folder;
    bool kept = false; // the servers' databases too
    qint64 rows = 0;
    qint64 hours = 1440;
    qint64 latencyStepMs = 1;
    int runs = 3;
};

// Opens the gateway's database. It is filled unless an earlier run with the same folder has done so.
//
// A seed of demo rows goes over row by row. All others are made of it by the server: the row with the number k is k-th
// in time, evenly spread, and takes its figures from a row of the seed that k jumps to; so minutes hold traffic as
// mixed as all of it, and rows lie in the order in which a gateway would have written them.
std::unique_ptr<Database> loadedDatabase(FreshDatabases &servers, Dialect engine, const EngineLoad &load);

// The rows that the database holds.
TimeSpan spanOf(const EngineLoad &load);

} // namespace Gatehouse::Bench
