// How the figures of an axis read.
#pragma once

#include <QString>

namespace Gatehouse
{

enum class ValueUnit {
    Count,     // 17.4 M
    PerSecond, // 41.2 /s
    Share,     // 0.0131 -> 1.31 %
    Latency,   // microseconds -> 8.4 s
    Money,     // micro-dollars -> $12.48
    Bytes,
};

// In full, for a readout or a table; a dash for a value that is not a number, which means "not recorded".
// `precisionMs` is what the source keeps of a latency; below that no digits are shown.
QString valueText(ValueUnit unit, double value, qint64 precisionMs = 1);
// As valueText, but counts with every digit: for tables, which are read and copied as numbers.
QString exactText(ValueUnit unit, double value, qint64 precisionMs = 1);
// Short, for a tick: without the zeros after the point.
QString tickText(ValueUnit unit, double value);

} // namespace Gatehouse
