// Which other period a figure is set beside.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QString>
#include <QTimeZone>

#include <optional>

namespace Gatehouse
{

// A value. Every other period is as long as the one shown and keeps its distance when the range moves or is zoomed,
// so that bucket meets bucket.
class Comparison
{
public:
    enum Kind {
        None,
        PreviousPeriod, // the span of the same length that ends where this one begins
        PreviousWeek,   // the same span seven local days before, so that the same weekday meets
        Custom,         // any other distance: whole local days, or else an exact time
    };

    // Not explicit, so that a kind other than Custom reads as the comparison that it is.
    constexpr Comparison(Kind kind = None)
        : m_kind(kind)
    {
    }
    // A negative distance is a later period.
    static Comparison daysEarlier(int days);
    static Comparison earlierBy(qint64 ms);
    // The distance at which the other period of `span` starts at `startMs`: in whole local days where the wall clock is
    // the same, so that a change of the clocks between the two does not shift the hours.
    static Comparison startingAt(qint64 startMs, const TimeSpan &span, const QTimeZone &zone);

    constexpr Kind kind() const { return m_kind; }
    // The distance in local days, where it is one in days: 7 for the previous week.
    std::optional<int> localDays() const;

    // A form for links and settings: "none", "previous-period", "previous-week", "days:14", "ms:5400000".
    QString toToken() const;
    static Result<Comparison> fromToken(const QString &token);
    // "previous week", "14 days earlier", "3 d 4 h earlier".
    QString label() const;
    // The span to compare with, or an empty one for None. Calendar days move in `zone`.
    TimeSpan comparedSpan(const TimeSpan &span, const QTimeZone &zone) const;

    friend bool operator==(const Comparison &, const Comparison &) = default;

private:
    Kind m_kind;
    int m_days = 0; // of a custom one; one of the two is zero
    qint64 m_ms = 0;
};

// The comparison whose other period starts at the time that `text` names (see parseInstant). An error when that is no
// time, is the period shown itself, or when the other period would not be over by now.
Result<Comparison> parseComparedStart(const QString &text, const TimeSpan &shown, qint64 nowMs, const QTimeZone &zone);

} // namespace Gatehouse
