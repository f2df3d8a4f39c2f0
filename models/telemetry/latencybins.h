// The bins of every latency sketch: a fixed table of integer lower bounds in microseconds, relative width at most 2 %.
//
// A table instead of a logarithm, because ln() rounds differently at the borders from engine to engine, and the same
// value must fall into the same bin in C++, SQLite, PostgreSQL, MySQL and ClickHouse.
#pragma once

#include <QtGlobal>

#include <span>

namespace Gatehouse::LatencyBins
{

// lowerBounds()[i] <= value < lowerBounds()[i + 1]; the last bin is open. Bin 0 starts at 0. Ascending; all values of
// one bin are within 1 % of representative(bin), but for the last. The table reaches 24 h and is part of the rollup
// format: a change needs a new format version.
std::span<const qint64> lowerBounds();
// How many bins there are.
inline constexpr int kCount = 1153;
constexpr int count()
{
    return kCount;
}
// `us` below 0 is a mistake of the caller: a negative latency is "not recorded" and belongs in no bin.
int binOf(qint64 us);
// The value that stands for all of the bin, in microseconds.
double representative(int bin);

} // namespace Gatehouse::LatencyBins
