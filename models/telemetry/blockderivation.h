// Makes the blocks of hours and days from those of quarters and hours.
#pragma once

#include "models/telemetry/rolluprepository.h"

namespace Gatehouse {

// Inside RollupRepository::change(): makes anew all hours and days that touch the span and that are complete, removes
// those that are not. Complete means ended by state.derivedToMs, filled, and without a damaged quarter. Damage that is
// found is marked and leaves its slot without a block, so that finer blocks answer.
Result<void> deriveBlocks(RollupRepository &rollups, const RollupState &state, const TimeSpan &span);

} // namespace Gatehouse
