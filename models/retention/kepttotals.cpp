#include "models/retention/kepttotals.h"

namespace Gatehouse
{

TimeSpan TotalsSpan::missingIn(const TimeSpan &span) const
{
    if (span.isEmpty())
        return {};
    if (fromMs && span.fromMs < *fromMs)
        return {span.fromMs, std::min(span.toMs, *fromMs)};
    for (const TimeSpan &gap : gaps) {
        if (gap.overlaps(span))
            return gap.intersected(span);
    }
    return span.toMs > toMs ? TimeSpan{std::max(span.fromMs, toMs), span.toMs} : TimeSpan();
}

} // namespace Gatehouse
