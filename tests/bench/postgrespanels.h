// The panels of the Overview page as raw SQL on PostgreSQL, on the same rows: a private server in a scratch folder.
#pragma once

#include "models/database/database.h"

namespace Gatehouse::Bench
{

struct PostgresPanels {
    double processorMs = 0; // of the server's one process for the session; parallel workers are switched off
    double wallMs = 0;
};

// Copies the requests of `gateway` into a new cluster and runs the panels; the median of three runs after one that
// warms the caches. Unsupported when PostgreSQL is not installed.
Result<PostgresPanels> measurePostgres(Database &gateway);

} // namespace Gatehouse::Bench
