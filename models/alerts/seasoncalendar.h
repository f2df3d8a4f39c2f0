// Which hour of the week a moment belongs to, where the users of a gateway live.
#pragma once

#include "models/alerts/statestream.h"

#include <QDate>
#include <QList>
#include <QTimeZone>

#include <vector>

namespace Gatehouse
{

// What a person says of days. A plain value.
struct SeasonDays {
    QString zone = QStringLiteral("UTC"); // where the users live
    QList<QDate> holidays = {};           // there, ascending
    int weeklyAfterDays = 21;             // before, an hour of the day is due what it has on other days

    bool operator==(const SeasonDays &) const = default;
};

// Made once, then read without allocation. A holiday counts as a Sunday. Hours are whole hours of local time, so the
// hour that a change of the clock repeats is seen twice on that day.
class SeasonCalendar
{
public:
    static constexpr int kHoursOfWeek = 7 * 24;

    SeasonCalendar() = default; // UTC without holidays
    SeasonCalendar(const QTimeZone &zone, const QList<QDate> &holidays);
    explicit SeasonCalendar(const SeasonDays &days); // a zone that there is not: UTC

    // Counts whole hours of local time. It steps back when the clock does.
    qint64 localHour(qint64 ms) const;
    // Of a local hour; 0 is Monday, midnight to one.
    int hourOfWeek(qint64 localHour) const;
    // So many hours must be known before those of the week are told apart.
    double weeklyAfterHours() const { return m_weeklyAfterHours; }
    // The minute of the local hour: 0 to 59 also in zones of half hours.
    int minuteOfHour(qint64 ms) const;

    // As it is by now: what is replayed later must not follow a zone whose rules have changed.
    void keep(StateStream &stream) { stream.keep(m_offsets, m_holidays); }

private:
    struct Offset {
        qint64 fromMs = 0;
        qint64 offsetMs = 0;

        void keep(StateStream &stream) { stream.keep(fromMs, offsetMs); }
    };
    static double weeklyHoursOf(int days);
    qint64 localMs(qint64 ms) const;

    std::vector<Offset> m_offsets;  // by time; before the first: its offset
    std::vector<qint64> m_holidays; // days since the epoch, ascending
    double m_weeklyAfterHours = weeklyHoursOf(SeasonDays().weeklyAfterDays);
};

} // namespace Gatehouse
