// The figures that pages show, computed from a cell: whether one may be shown, how many it stands on, how it reads.
#pragma once

#include "models/core/format.h"
#include "models/telemetry/cell.h"
#include "models/telemetry/telemetrysource.h"

#include <optional>

namespace Gatehouse
{

enum class Figure {
    Requests,
    Attempts,
    FailedRequests,
    FailedAttempts,
    RequestErrorRate,
    AttemptErrorRate,
    LatencyP50,
    LatencyP90,
    LatencyP95,
    LatencyP99,
    TtftP50,
    TtftP90,
    TtftP95,
    TtftP99,
    Tokens,
    TokensIn,
    TokensOut,
    TokensCached,
    CachedShare,
    Spend,
    SpendPerThousand, // spend per 1,000 requests
    TokensPerSecond,  // tokens out per second of request time, on average
};

// The unit in which a figure is counted; it decides how the figure reads.
enum class FigureUnit { Count, PerMinute, Share, LatencyUs, MoneyMicros, PerSecond };

// What a figure is worth. `value` is in the unit of figureUnit(); without a value `reason` says why.
struct FigureValue {
    std::optional<double> value;
    qint64 count = 0; // how many attempts or requests it stands on
    QString reason;
};

enum class ChangeTone { None, Neutral, Better, Worse };

struct FigureChange {
    QString text; // "+6.1 %", "+0.42 pp", "−0.3 s"; empty when there is nothing to compare with
    ChangeTone tone = ChangeTone::None;
    bool lowCount = false; // one of the two stands on too few for the difference to mean much
};

QString figureTitle(Figure figure);
FigureUnit figureUnit(Figure figure);
// Never a zero in place of something that is not recorded.
FigureValue figureOf(Figure figure, const Cell &cell, const SourceCapabilities &capabilities);
// Below this many the figure is too uncertain to act on: ten values above a percentile, a hundred for a rate.
bool isLowCount(Figure figure, qint64 count);

// The same for a difference, where counts are in doubt too: 3 instead of 2 is "+50 %".
bool isLowCountChange(Figure figure, qint64 fewer);

// The precision in which the source keeps what the figure is made of, in milliseconds; 1 where that does not apply.
qint64 figurePrecisionMs(Figure figure, const SourceCapabilities &capabilities);
Quantity formatFigure(FigureUnit unit, double value, qint64 precisionMs = 1);
// For table cells: counts in full; the dash of notRecorded() without a value.
QString figureCellText(Figure figure, const FigureValue &value, const SourceCapabilities &capabilities);
FigureChange figureChange(Figure figure, const FigureValue &now, const FigureValue &before,
                          const SourceCapabilities &capabilities);

// The percentile of a figure such as LatencyP95, 0 .. 1; nothing for other figures.
std::optional<double> percentileOf(Figure figure);
// Why the gateway does not give `token` ("ttft", "cost"), or a plain sentence when it gives no reason.
QString missingReason(const SourceCapabilities &capabilities, const QString &token);
// "Requests" where attempts can be put to requests in this cell, else "Attempts": what a volume can honestly count.
Figure volumeFigure(const Cell &cell, const SourceCapabilities &capabilities);

} // namespace Gatehouse
