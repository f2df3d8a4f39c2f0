// How quantities read, everywhere: on a tile, in a table, on an axis, in a report. No colour, no markup.
#pragma once

#include "models/core/timespan.h"

#include <QString>
#include <QTimeZone>

#include <optional>

namespace Gatehouse
{

// A figure and its unit apart, since a tile draws them in two sizes.
struct Quantity {
    QString figure;
    QString unit;

    QString joined() const;
    bool operator==(const Quantity &) const = default;
};

// What stands where a figure is not recorded or cannot be computed. Never "0".
QString notRecorded();

// 17,420,113 -> "17.42" "M"; below 10,000 in full with thousands separators.
Quantity formatCount(double count);
// 17,420,113: in full, with separators, for tables.
QString formatExact(qint64 count);
// Microseconds -> "840" "ms", "8.4" "s", "2.1" "min". When the source keeps whole seconds, below one it is "< 1" "s".
Quantity formatLatency(double us, qint64 precisionMs = 1);
// An exact duration such as a threshold, without decimals that say nothing: "10 s", "1 ms", "2.5 s".
QString formatDuration(qint64 us);
// 0.0131 -> "1.31" "%".
Quantity formatShare(double share);
// Micro-dollars -> "$61,204", "$12.48", "$0.0042".
QString formatMoney(qint64 micros);
// Bytes -> "1.2" "MiB".
Quantity formatBytes(qint64 bytes);
// "7 s", "4 min", "2 h 10 min", "3 d": the age of something, rounded down.
QString formatAge(qint64 ms);

// "+6.1 %", with a real minus sign and "0.0 %" without a sign; from elevenfold on "×20". Nothing when the earlier
// figure is zero or missing.
std::optional<QString> formatChange(double now, double before);

// "Tue 17 Nov 14:05" and the like.
QString formatInstant(qint64 ms, const QTimeZone &zone);
QString formatInstantPrecise(qint64 ms, const QTimeZone &zone); // 2026-11-17 14:05:31.204
QString formatSpan(const TimeSpan &span, const QTimeZone &zone);

} // namespace Gatehouse
