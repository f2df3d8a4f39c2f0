#include "models/alerts/seasoncalendar.h"

#include "models/core/timespan.h"

#include <QDateTime>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Whoever looks at alerts of other years than these gets the offset of the nearest.
constexpr int kFirstYear = 2015;
constexpr int kLastYear = 2060;

} // namespace

SeasonCalendar::SeasonCalendar(const QTimeZone &zone, const QList<QDate> &holidays)
{
    if (zone.isValid()) {
        const QDateTime from(QDate(kFirstYear, 1, 1), QTime(0, 0), QTimeZone::utc());
        const QDateTime to(QDate(kLastYear, 1, 1), QTime(0, 0), QTimeZone::utc());
        m_offsets.push_back({from.toMSecsSinceEpoch(), zone.offsetFromUtc(from) * kSecondMs});
        for (const QTimeZone::OffsetData &change : zone.transitions(from, to))
            m_offsets.push_back({change.atUtc.toMSecsSinceEpoch(), change.offsetFromUtc * kSecondMs});
    }
    for (const QDate &day : holidays)
        m_holidays.push_back(QDate(1970, 1, 1).daysTo(day));
    std::ranges::sort(m_holidays);
}

SeasonCalendar::SeasonCalendar(const SeasonDays &days)
    : SeasonCalendar(days.zone == QLatin1String("UTC") ? QTimeZone() : QTimeZone(days.zone.toLatin1()), days.holidays)
{
    m_weeklyAfterHours = weeklyHoursOf(days.weeklyAfterDays);
}

// One hour in ten may be missing.
double SeasonCalendar::weeklyHoursOf(int days)
{
    return days * 24 * 0.9;
}

qint64 SeasonCalendar::localMs(qint64 ms) const
{
    if (m_offsets.empty())
        return ms;
    const auto after = std::ranges::upper_bound(m_offsets, ms, {}, &Offset::fromMs);
    return ms + (after == m_offsets.begin() ? *after : *(after - 1)).offsetMs;
}

qint64 SeasonCalendar::localHour(qint64 ms) const
{
    return floorTo(localMs(ms), kHourMs) / kHourMs;
}

int SeasonCalendar::hourOfWeek(qint64 localHour) const
{
    const qint64 day = floorTo(localHour, 24) / 24;
    // The first of January 1970 was a Thursday.
    const auto weekday = int(((day + 3) % 7 + 7) % 7);
    const bool holiday = std::ranges::binary_search(m_holidays, day);
    return (holiday ? 6 : weekday) * 24 + int(localHour - day * 24);
}

int SeasonCalendar::minuteOfHour(qint64 ms) const
{
    const qint64 local = localMs(ms);
    return int((local - floorTo(local, kHourMs)) / kMinuteMs);
}

} // namespace Gatehouse
