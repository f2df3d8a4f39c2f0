#include "models/alerts/timedfigures.h"

#include <algorithm>

namespace Gatehouse
{

TimedFigures::TimedFigures(LatticeFigures &figures, const GatewayTime &time)
    : m_figures(figures)
    , m_time(time)
{
}

Result<LatticeStretch> TimedFigures::read(const TimeSpan &span)
{
    auto stretch = m_figures.read(span);
    if (!stretch)
        return stretch;
    stretch->freshAsOfMs = m_time.countedMs(stretch->freshAsOfMs);
    const QList<TimeSpan> skipped = m_time.skipped();
    if (skipped.isEmpty())
        return stretch;
    const auto all = stretch->nodes.find(LatticeNode{});
    for (qint64 ms = span.fromMs; ms < span.toMs; ms += kMinuteMs) {
        const bool isSkipped = std::ranges::any_of(skipped, [ms](const TimeSpan &each) { return each.contains(ms); });
        const size_t minute = size_t((ms - span.fromMs) / kMinuteMs);
        // Where something was recorded, time went on.
        if (isSkipped && (all == stretch->nodes.end() || all->second.at(minute).cell.attempts == 0))
            stretch->unknown.append({ms, ms + kMinuteMs});
    }
    return stretch;
}

} // namespace Gatehouse
