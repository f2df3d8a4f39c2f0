// The figures of a gateway by its own time: counted as far as it has come, and a minute that its clock left out is not
// one in which nothing happened.
#pragma once

#include "models/alerts/gatewaytime.h"
#include "models/alerts/latticereader.h"

namespace Gatehouse
{

class TimedFigures final : public LatticeFigures
{
public:
    // Both outlive it.
    TimedFigures(LatticeFigures &figures, const GatewayTime &time);

    Result<LatticeStretch> read(const TimeSpan &span) override;

private:
    LatticeFigures &m_figures;
    const GatewayTime &m_time;
};

} // namespace Gatehouse
