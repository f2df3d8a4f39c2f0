// What keeps a look from the gateway itself.
#pragma once

#include "models/core/error.h"

namespace Gatehouse
{

// Of a look, Busy says that another one has its lease. A gateway that has no connection left, or is locked, cannot be
// reached now: that is told, and tried again.
inline Error gatewayTrouble(Error error)
{
    if (error.kind == ErrorKind::Busy)
        error.kind = ErrorKind::Unreachable;
    return error;
}

} // namespace Gatehouse
