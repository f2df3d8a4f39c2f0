// The content of rollup blocks as texts, so that two ways to count can be compared cell by cell.
#pragma once

#include "models/telemetry/chunkaccumulator.h"
#include "models/telemetry/telemetrysource.h"

#include <QString>

#include <map>

namespace Gatehouse
{

// What a cell is called, and its numbers and sketches. Ids differ from one reading to the next, texts do not.
using BlockCells = std::map<QString, QString>;

BlockCells cellsOf(const ChunkAccumulator &made, const ValueDictionary &dictionary);
// Of the blocks that the rows of a span make, and of those that groups of them make.
BlockCells cellsOfRows(TelemetrySource &source, const TimeSpan &span);
Result<BlockCells> cellsOfGroups(TelemetrySource &source, const TimeSpan &span, GroupSlots grain);
// The first cell that differs, in words; empty when all are equal.
QString difference(const BlockCells &got, const BlockCells &wanted);

} // namespace Gatehouse
