// Two stretches of time as one.
#pragma once

#include "models/core/timespan.h"

namespace Gatehouse
{

// From the beginning of the one to the end of the other, with what is between them; an empty one adds nothing.
inline TimeSpan joined(const TimeSpan &a, const TimeSpan &b)
{
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() ? b : a;
    return {std::min(a.fromMs, b.fromMs), std::max(a.toMs, b.toMs)};
}

} // namespace Gatehouse
