// The public holidays of one place, from rules that a person may edit (resources/holidays).
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QDate>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

struct Holiday {
    QDate date;
    QString name;

    bool operator==(const Holiday &) const = default;
};

// One holiday in every year.
struct HolidayRule {
    enum class Substitute { None, NextWorkingDay, MondayAfterSunday };

    QString name;
    int month = 0; // with day: a fixed date; with nth: of which month
    int day = 0;
    int nth = 0;     // 1 to 4; -1: the last one; 0: no such rule
    int weekday = 0; // 1 is Monday, as in QDate
    std::optional<int> easterOffset;
    int plusDays = 0; // after the day that the rule names
    // The fixed date instead, in years where it falls on that weekday.
    int orMonth = 0;
    int orDay = 0;
    int orWeekday = 0;
    Substitute substitute = Substitute::None;
};

class HolidayCalendar
{
public:
    HolidayCalendar() = default; // knows no holidays, only weekends

    // The error lists every mistake, a line each: "file: JSON pointer: reason".
    static Result<HolidayCalendar> parse(const QByteArray &bytes, const QString &file);
    // The id of a shipped calendar ("ie", "gb") or the path of a file.
    static Result<HolidayCalendar> load(const QString &calendar);
    static QStringList shipped();

    const QString &id() const { return m_id; }
    const QString &name() const { return m_name; }
    // In the order of their dates, with the days that stand for one on a weekend.
    QList<Holiday> holidaysOf(int year) const;
    // Empty: none.
    QString holidayOn(const QDate &date) const;
    // Neither Saturday nor Sunday nor a holiday.
    bool isWorkingDay(const QDate &date) const;
    // The date itself when it is one.
    QDate nextWorkingDay(const QDate &date) const;
    // So many working days after the date, which is not counted.
    QDate afterWorkingDays(const QDate &date, int days) const;

private:
    QString m_id;
    QString m_name;
    QList<HolidayRule> m_rules;
    mutable QHash<int, QHash<QDate, QString>> m_years;
};

} // namespace Gatehouse
