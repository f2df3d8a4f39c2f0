// Which hour of the week a moment belongs to, where the users of a gateway live.
#pragma once

#include <QDate>
#include <QList>
#include <QTimeZone>

#include <vector>

namespace Gatehouse
{

// Made once, then read without allocation. A holiday counts as a Sunday. Hours are whole hours of local time, so the
// hour that a change of the clock repeats is seen twice on that day.
class SeasonCalendar
{
public:
    static constexpr int kHoursOfWeek = 7 * 24;

    SeasonCalendar() = default; // UTC without holidays
    SeasonCalendar(const QTimeZone &zone, const QList<QDate> &holidays);

    // Counts whole hours of local time. It steps back when the clock does.
    qint64 localHour(qint64 ms) const;
    // Of a local hour; 0 is Monday, midnight to one.
    int hourOfWeek(qint64 localHour) const;
    // The minute of the local hour: 0 to 59 also in zones of half hours.
    int minuteOfHour(qint64 ms) const;

private:
    struct Offset {
        qint64 fromMs = 0;
        qint64 offsetMs = 0;
    };
    qint64 localMs(qint64 ms) const;

    std::vector<Offset> m_offsets;  // by time; before the first: its offset
    std::vector<qint64> m_holidays; // days since the epoch, ascending
};

} // namespace Gatehouse
