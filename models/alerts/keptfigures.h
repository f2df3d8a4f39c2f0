// The minutes of one node over some weeks, in memory: to be played to detectors again and again.
#pragma once

#include "models/alerts/latticereader.h"

namespace Gatehouse
{

class KeptFigures final : public LatticeFigures
{
public:
    // So much is asked for at once.
    static constexpr qint64 kAskMs = 12 * kHourMs;

    explicit KeptFigures(LatticeNode node)
        : m_node(std::move(node))
    {
    }

    const LatticeNode &node() const { return m_node; }
    // What there is.
    const TimeSpan &span() const { return m_span; }
    // What follows, of any length. Internal: it does not begin where the last one ended.
    Result<void> add(LatticeStretch stretch);
    // NotFound: not all of it is there.
    Result<LatticeStretch> read(const TimeSpan &span) override;

private:
    LatticeNode m_node;
    TimeSpan m_span;
    std::vector<NodeMinute> m_minutes;
    QList<TimeSpan> m_unknown;
};

} // namespace Gatehouse
