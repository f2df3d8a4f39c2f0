// Where an axis is marked, and with what words.
#pragma once

#include "models/core/timespan.h"
#include "ui/charts/valueunit.h"

#include <QList>
#include <QString>
#include <QTimeZone>

namespace Gatehouse
{

struct AxisTick {
    double at = 0; // in the unit of the axis: milliseconds since the epoch, microseconds, or the value
    QString label;

    bool operator==(const AxisTick &) const = default;
};

// Ticks on round times of the wall clock in `zone`: 00:00 is local midnight, also on days of 23 or 25 hours. At most
// `most`, at least one unless the span is empty.
QList<AxisTick> timeTicks(const TimeSpan &span, const QTimeZone &zone, int most);
// Steps of 1, 2 or 5 times a power of ten from 0 (or below) to at least `maximum`; the last tick is the end of the
// axis.
QList<AxisTick> valueTicks(double minimum, double maximum, int most, ValueUnit unit);
// 1, 2 and 5 times powers of ten within the range; powers of ten alone when these are too many.
QList<AxisTick> latencyTicks(double fromUs, double toUs, int most);

} // namespace Gatehouse
