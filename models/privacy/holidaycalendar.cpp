#include "models/privacy/holidaycalendar.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kShipped = QStringLiteral(":/gatehouse/holidays/");
const QStringList kWeekdays{QStringLiteral("monday"),   QStringLiteral("tuesday"), QStringLiteral("wednesday"),
                            QStringLiteral("thursday"), QStringLiteral("friday"),  QStringLiteral("saturday"),
                            QStringLiteral("sunday")};
const QStringList kOrdinals{QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third"),
                            QStringLiteral("fourth")};

bool isWeekend(const QDate &date)
{
    return date.dayOfWeek() >= 6;
}

// Gregorian, by the method of Gauss as Meeus, Jones and Butcher gave it.
QDate easterSunday(int year)
{
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return {year, n / 31, n % 31 + 1};
}

QDate nthWeekday(int year, int month, int nth, int weekday)
{
    if (nth < 0) {
        const QDate last(year, month, QDate(year, month, 1).daysInMonth());
        return last.addDays(-((last.dayOfWeek() - weekday + 7) % 7));
    }
    const QDate first(year, month, 1);
    return first.addDays((weekday - first.dayOfWeek() + 7) % 7 + 7 * (nth - 1));
}

QDate dateOf(const HolidayRule &rule, int year)
{
    if (rule.orWeekday > 0) {
        const QDate instead(year, rule.orMonth, rule.orDay);
        if (instead.dayOfWeek() == rule.orWeekday)
            return instead;
    }
    QDate date(year, rule.month, rule.day); // 29 February is no date in most years
    if (rule.easterOffset)
        date = easterSunday(year).addDays(*rule.easterOffset);
    else if (rule.nth != 0)
        date = nthWeekday(year, rule.month, rule.nth, rule.weekday);
    return date.isValid() ? date.addDays(rule.plusDays) : QDate();
}

// "MM-DD" as month and day.
bool readDate(const QString &text, int &month, int &day)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d\\d)-(\\d\\d)$"));
    const auto match = pattern.match(text);
    month = match.captured(1).toInt();
    day = match.captured(2).toInt();
    return match.hasMatch() && QDate(2024, month, day).isValid(); // a leap year
}

// "first monday of 05".
bool readNth(const QString &text, HolidayRule &rule)
{
    const QStringList words = text.split(QLatin1Char(' '));
    if (words.size() != 4 || words.at(2) != QLatin1String("of"))
        return false;
    rule.nth = words.at(0) == QLatin1String("last") ? -1 : int(kOrdinals.indexOf(words.at(0))) + 1;
    rule.weekday = int(kWeekdays.indexOf(words.at(1))) + 1;
    rule.month = words.at(3).toInt();
    return rule.nth != 0 && rule.weekday != 0 && rule.month >= 1 && rule.month <= 12;
}

class CalendarReader
{
public:
    explicit CalendarReader(QString file)
        : m_file(std::move(file))
    {
    }

    HolidayRule rule(const QJsonObject &object, const QString &at)
    {
        static const QStringList known{QStringLiteral("name"),   QStringLiteral("on"),        QStringLiteral("nth"),
                                       QStringLiteral("easter"), QStringLiteral("plus"),      QStringLiteral("or"),
                                       QStringLiteral("when"),   QStringLiteral("substitute")};
        for (const QString &key : object.keys()) {
            if (!known.contains(key))
                mistake(at + QLatin1Char('/') + key, QStringLiteral("is not known"));
        }
        HolidayRule rule;
        rule.name = object.value(QStringLiteral("name")).toString();
        if (rule.name.isEmpty())
            mistake(at + QStringLiteral("/name"), QStringLiteral("is missing"));
        readDay(object, at, rule);
        readInstead(object, at, rule);
        readSubstitute(object.value(QStringLiteral("substitute")).toString(), at, rule);
        rule.plusDays = object.value(QStringLiteral("plus")).toInt();
        return rule;
    }

    void mistake(const QString &pointer, const QString &reason)
    {
        m_mistakes.append(QStringLiteral("%1: %2: %3").arg(m_file, pointer, reason));
    }
    const QStringList &mistakes() const { return m_mistakes; }

private:
    void readDay(const QJsonObject &object, const QString &at, HolidayRule &rule)
    {
        const QJsonValue on = object.value(QStringLiteral("on"));
        const QJsonValue nth = object.value(QStringLiteral("nth"));
        const QJsonValue easter = object.value(QStringLiteral("easter"));
        if (int(!on.isUndefined()) + int(!nth.isUndefined()) + int(!easter.isUndefined()) != 1)
            mistake(at, QStringLiteral("needs one of on, nth and easter"));
        if (!on.isUndefined() && !readDate(on.toString(), rule.month, rule.day))
            mistake(at + QStringLiteral("/on"), QStringLiteral("must be a day as 05-01"));
        if (!nth.isUndefined() && !readNth(nth.toString(), rule))
            mistake(at + QStringLiteral("/nth"), QStringLiteral("must read as \"first monday of 05\""));
        if (!easter.isUndefined()) {
            if (!easter.isDouble() || std::abs(easter.toInt(1000)) > 100)
                mistake(at + QStringLiteral("/easter"), QStringLiteral("must be days from Easter Sunday, -100 to 100"));
            rule.easterOffset = easter.toInt();
        }
    }

    void readInstead(const QJsonObject &object, const QString &at, HolidayRule &rule)
    {
        const QString instead = object.value(QStringLiteral("or")).toString();
        const QString when = object.value(QStringLiteral("when")).toString();
        if (instead.isEmpty() && when.isEmpty())
            return;
        rule.orWeekday = int(kWeekdays.indexOf(when)) + 1;
        if (!readDate(instead, rule.orMonth, rule.orDay) || rule.orWeekday == 0)
            mistake(at + QStringLiteral("/or"), QStringLiteral("needs a day as 02-01, and when as \"friday\""));
    }

    void readSubstitute(const QString &word, const QString &at, HolidayRule &rule)
    {
        if (word == QLatin1String("next working day"))
            rule.substitute = HolidayRule::Substitute::NextWorkingDay;
        else if (word == QLatin1String("monday after sunday"))
            rule.substitute = HolidayRule::Substitute::MondayAfterSunday;
        else if (!word.isEmpty())
            mistake(at + QStringLiteral("/substitute"),
                    QStringLiteral("must be \"next working day\" or \"monday after sunday\""));
    }

    QString m_file;
    QStringList m_mistakes;
};

// The days of a year by date, with those that stand for one on a weekend.
QHash<QDate, QString> daysOf(const QList<HolidayRule> &rules, int year)
{
    QHash<QDate, QString> days;
    QList<std::pair<QDate, HolidayRule>> moved;
    for (const HolidayRule &rule : rules) {
        const QDate date = dateOf(rule, year);
        if (!date.isValid())
            continue;
        days.insert(date, rule.name);
        const bool moves = rule.substitute == HolidayRule::Substitute::NextWorkingDay
                               ? isWeekend(date)
                               : rule.substitute == HolidayRule::Substitute::MondayAfterSunday && date.dayOfWeek() == 7;
        if (moves)
            moved.append({date, rule});
    }
    // In the order of their dates, so that the second of two on one weekend gets the day after that of the first.
    std::ranges::sort(moved, {}, [](const auto &each) { return each.first; });
    for (const auto &[date, rule] : std::as_const(moved)) {
        QDate substitute = date.addDays(1);
        while (isWeekend(substitute) || days.contains(substitute))
            substitute = substitute.addDays(1);
        days.insert(substitute, QStringLiteral("%1 (substitute)").arg(rule.name));
    }
    return days;
}

} // namespace

Result<HolidayCalendar> HolidayCalendar::parse(const QByteArray &bytes, const QString &file)
{
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(bytes, &error).object();
    CalendarReader reader(file);
    HolidayCalendar calendar;
    if (error.error != QJsonParseError::NoError)
        reader.mistake(QString(), error.errorString());
    calendar.m_id = root.value(QStringLiteral("id")).toString();
    calendar.m_name = root.value(QStringLiteral("name")).toString();
    if (calendar.m_id.isEmpty() || calendar.m_name.isEmpty())
        reader.mistake(QString(), QStringLiteral("id and name are missing"));
    const QJsonArray days = root.value(QStringLiteral("days")).toArray();
    for (qsizetype i = 0; i < days.size(); ++i)
        calendar.m_rules.append(reader.rule(days.at(i).toObject(), QStringLiteral("/days/%1").arg(i)));
    if (!reader.mistakes().isEmpty())
        return failure(ErrorKind::InvalidInput, reader.mistakes().join(QLatin1Char('\n')));
    return calendar;
}

Result<HolidayCalendar> HolidayCalendar::load(const QString &calendar)
{
    const bool isShipped = shipped().contains(calendar);
    QFile file(isShipped ? kShipped + calendar + QStringLiteral(".json") : calendar);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::NotFound,
                       QStringLiteral("The holidays \"%1\" cannot be read: %2. Shipped are %3; or name a file.")
                           .arg(calendar, file.errorString(), shipped().join(QStringLiteral(", "))));
    }
    return parse(file.readAll(), file.fileName());
}

QStringList HolidayCalendar::shipped()
{
    QStringList ids = QDir(kShipped).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (QString &id : ids)
        id.chop(5);
    return ids;
}

QList<Holiday> HolidayCalendar::holidaysOf(int year) const
{
    if (!m_years.contains(year))
        m_years.insert(year, daysOf(m_rules, year));
    QList<Holiday> holidays;
    const QHash<QDate, QString> &days = m_years[year];
    for (auto day = days.constBegin(); day != days.constEnd(); ++day)
        holidays.append({day.key(), day.value()});
    std::ranges::sort(holidays, {}, &Holiday::date);
    return holidays;
}

QString HolidayCalendar::holidayOn(const QDate &date) const
{
    if (!m_years.contains(date.year()))
        m_years.insert(date.year(), daysOf(m_rules, date.year()));
    return m_years[date.year()].value(date);
}

bool HolidayCalendar::isWorkingDay(const QDate &date) const
{
    return !isWeekend(date) && holidayOn(date).isEmpty();
}

QDate HolidayCalendar::nextWorkingDay(const QDate &date) const
{
    QDate day = date;
    while (!isWorkingDay(day))
        day = day.addDays(1);
    return day;
}

QDate HolidayCalendar::afterWorkingDays(const QDate &date, int days) const
{
    QDate day = date;
    for (int left = days; left > 0; --left)
        day = nextWorkingDay(day.addDays(1));
    return day;
}

} // namespace Gatehouse
