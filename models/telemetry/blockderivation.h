// Makes the blocks of hours and days: from rows that were just counted, else from the blocks of quarters and hours.
#pragma once

#include "models/telemetry/rolluprepository.h"

namespace Gatehouse
{

// Blocks of all hours and days that lie in a span as a whole, made while its rows were counted.
struct CountedBlocks {
    TimeSpan span;
    QList<NewBlock> blocks;
};

// Inside RollupRepository::change(): makes anew all hours and days that touch the span and that are complete, removes
// those that are not. Complete means ended by state.derivedToMs, filled, and without a damaged quarter. Damage that is
// found is marked and leaves its slot without a block, so that finer blocks answer. `counted` is of the same span, or
// empty; its quarters are in the store already.
Result<void> deriveBlocks(RollupRepository &rollups, const RollupState &state, const TimeSpan &span,
                          const CountedBlocks &counted = {});

} // namespace Gatehouse
