// The range of time that a person looks at: absolute or relative, always in a named zone.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QString>
#include <QTimeZone>

namespace Gatehouse
{

// A value. `resolve` turns it into UTC; everything that shows or counts reads that span.
class TimeRange
{
public:
    enum class Kind {
        Absolute,     // two fixed instants
        Last,         // the last `lengthMs` until now; the minute that is running counts in full
        CalendarDay,  // the day that holds now, moved by `offset` days
        CalendarWeek, // Monday to Sunday (ISO 8601)
        CalendarMonth,
    };

    static TimeRange last(qint64 lengthMs, const QTimeZone &zone);
    static TimeRange absolute(const TimeSpan &span, const QTimeZone &zone);
    static TimeRange calendar(Kind kind, int offset, const QTimeZone &zone);

    Kind kind() const { return m_kind; }
    bool isRelative() const { return m_kind != Kind::Absolute; }
    const QTimeZone &zone() const { return m_zone; }
    TimeRange inZone(const QTimeZone &zone) const;

    TimeSpan resolve(qint64 nowMs) const;

    // "Last 7 days", "13 Nov 14:00 - 17 Nov 15:30", "Yesterday"; without the zone.
    QString label(qint64 nowMs) const;

    // A form for links and settings: "last:604800000", "abs:1763000000000-1763600000000", "day:-1".
    QString toToken() const;
    static Result<TimeRange> fromToken(const QString &token, const QTimeZone &zone);

    bool operator==(const TimeRange &) const = default;

private:
    Kind m_kind = Kind::Last;
    qint64 m_lengthMs = kDayMs;
    int m_offset = 0;
    TimeSpan m_span;
    QTimeZone m_zone = QTimeZone::utc();
};

// Reads "2026-11-01", "2026-11-01T14:00", "2026-11-01T14:00:00Z" or with an offset. Without Z or offset it is local
// time in `zone`. The error names the text and what is accepted.
Result<qint64> parseInstant(const QString &text, const QTimeZone &zone);

// A zone by IANA name, or an error that says so.
Result<QTimeZone> parseZone(const QString &name);

} // namespace Gatehouse
