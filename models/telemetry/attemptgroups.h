// Attempts that are alike, counted where the data is: the other way to read a stretch of traffic.
#pragma once

#include "models/telemetry/cellblock.h"
#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

// The attempts of one slot of time that one cube does not tell apart, and whose duration is in one bin. An attempt is
// in one group by latency of each of the cubes Operations, Workspace and Key, and in one by the time to its first token
// where that is recorded. The total follows from the operations.
struct AttemptGroup {
    Cube cube = Cube::Operations;
    SketchKind duration = SketchKind::Latency;
    int bin = -1; // of LatencyBins; -1: not recorded
    qint64 attempts = 0;
    // What they share: the start of their slot, the dimensions of the cube, and whether they were the last of their
    // requests. Tokens and cost are sums, each figure cut as RowCounts says, and 0 in groups by the first token.
    TelemetryRow shared;
};

} // namespace Gatehouse
