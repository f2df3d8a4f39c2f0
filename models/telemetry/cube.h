// Which combinations of dimensions are counted ahead, and for which lengths of time.
#pragma once

#include "models/core/timespan.h"
#include "models/telemetry/dimension.h"

#include <array>
#include <span>

namespace Gatehouse
{

// The numbers are stored. Every cube splits by outcome, which gives the failures without a column of their own.
enum class Cube { Total = 0, Operations = 1, Workspace = 2, Key = 3 };
inline constexpr std::array kPersonlessCubes{Cube::Total, Cube::Operations, Cube::Workspace};

// A block of the Minute tier holds the fifteen minutes of one quarter. The key cube has blocks of any whole number of
// quarters within one UTC day instead of tiers.
enum class Tier { Minute = 0, Quarter = 1, Hour = 2, Day = 3 };

inline constexpr int kMaxCubeDimensions = 6;

// One id per dimension of the cube, the rest 0: the number of an outcome, a status code, else an id of ValueDictionary.
using CellIds = std::array<quint32, kMaxCubeDimensions>;

std::span<const Dimension> cubeDimensions(Cube cube);
// The column of a dimension in a cube, or -1.
int cubeColumn(Cube cube, Dimension dimension);
// How much time one block covers.
qint64 blockLengthMs(Tier tier);

} // namespace Gatehouse
