// Brings the rollups of a gateway up to date and says on standard error how far it is.
#pragma once

#include "app/ctl/commands.h"
#include "app/ctl/gatewayaccess.h"

#include <optional>

namespace Gatehouse::Ctl
{

struct CountingResult {
    RollupState state;
    qint64 rowsRead = 0;
    double share = 1; // of history
    bool complete = true;
};

// Counts all of history, or what is not older than `downToMs`. When it is stopped, what was counted stays; the error
// says how far it came.
Result<CountingResult> count(GatewayAccess &access, Terminal &terminal, std::optional<qint64> downToMs);

} // namespace Gatehouse::Ctl
