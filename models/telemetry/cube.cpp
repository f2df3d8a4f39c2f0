#include "models/telemetry/cube.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kTotal{Dimension::Outcome};
constexpr std::array kOperations{Dimension::Model,   Dimension::Provider,   Dimension::Endpoint,
                                 Dimension::Outcome, Dimension::ErrorClass, Dimension::StatusCode};
constexpr std::array kWorkspace{Dimension::Workspace, Dimension::Model, Dimension::Outcome};
constexpr std::array kKey{Dimension::Key, Dimension::Account, Dimension::Workspace, Dimension::Outcome};

} // namespace

std::span<const Dimension> cubeDimensions(Cube cube)
{
    switch (cube) {
    case Cube::Total:
        return kTotal;
    case Cube::Operations:
        return kOperations;
    case Cube::Workspace:
        return kWorkspace;
    case Cube::Key:
        return kKey;
    }
    return {};
}

int cubeColumn(Cube cube, Dimension dimension)
{
    const auto dimensions = cubeDimensions(cube);
    const auto at = std::find(dimensions.begin(), dimensions.end(), dimension);
    return at == dimensions.end() ? -1 : int(at - dimensions.begin());
}

qint64 blockLengthMs(Tier tier)
{
    switch (tier) {
    case Tier::Minute:
    case Tier::Quarter:
        return kQuarterMs;
    case Tier::Hour:
        return kHourMs;
    case Tier::Day:
        return kDayMs;
    }
    return kQuarterMs;
}

} // namespace Gatehouse
