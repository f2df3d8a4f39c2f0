#include "models/database/storedtime.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace Gatehouse
{

namespace
{

constexpr qint64 kSecondUs = 1'000'000;
constexpr qint64 kMinuteUs = 60 * kSecondUs;
// More than any zone is away from UTC.
constexpr qint64 kWidestZoneUs = 15 * 60 * kMinuteUs;
// What every engine's date-time types and their texts can hold: the years 1 and 9999, in ClickHouse 1970 to 2106 or
// 2262.
constexpr qint64 kFirstUs = -62'135'596'800 * kSecondUs;
constexpr qint64 kLastUs = 253'402'300'799 * kSecondUs;
constexpr qint64 kLastDateTimeUs = 4'294'967'295 * kSecondUs;
constexpr qint64 kLastDateTime64Us = 9'214'646'400 * kSecondUs;

qint64 floorDivided(qint64 number, qint64 divisor)
{
    return number / divisor - (number % divisor < 0 ? 1 : 0);
}

qint64 roundedUp(qint64 number, qint64 step)
{
    return -floorDivided(-number, step) * step;
}

// Digits of a fixed number, or nothing.
std::optional<int> number(std::string_view text, size_t from, size_t length)
{
    int value = 0;
    if (from + length > text.size())
        return std::nullopt;
    const char *end = text.data() + from + length;
    const auto read = std::from_chars(text.data() + from, end, value);
    return read.ec == std::errc() && read.ptr == end && value >= 0 ? std::optional(value) : std::nullopt;
}

// The microseconds of ".123456789", and where they end.
qint64 fractionUs(std::string_view text, size_t &at)
{
    if (at >= text.size() || text[at] != '.')
        return 0;
    qint64 us = 0;
    qint64 place = kSecondUs / 10;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        us += place * (text[at] - '0');
        place /= 10;
    }
    return us;
}

// What the zone behind the time adds to UTC: "", "Z", "+02:00", " +0200 CEST", " +00".
qint64 zoneUs(std::string_view text, size_t at)
{
    while (at < text.size() && text[at] == ' ')
        ++at;
    if (at >= text.size() || (text[at] != '+' && text[at] != '-'))
        return 0;
    const qint64 sign = text[at] == '-' ? -1 : 1;
    const int hours = number(text, at + 1, 2).value_or(0);
    const size_t minutesAt = at + (at + 3 < text.size() && text[at + 3] == ':' ? 4 : 3);
    return sign * (hours * 60 + number(text, minutesAt, 2).value_or(0)) * kMinuteUs;
}

QString textOf(qint64 us, int digits, bool withT)
{
    const qint64 seconds = floorDivided(us, kSecondUs);
    QString text = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc())
                       .toString(withT ? QStringLiteral("yyyy-MM-ddTHH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (digits > 0)
        text += QLatin1Char('.') + QStringLiteral("%1")
                                       .arg(us - seconds * kSecondUs, 6, 10, QLatin1Char('0'))
                                       .leftJustified(digits, QLatin1Char('0'), true);
    return text;
}

} // namespace

std::optional<qint64> epochUsOf(std::string_view text)
{
    const auto year = number(text, 0, 4);
    const auto month = number(text, 5, 2);
    const auto day = number(text, 8, 2);
    const auto hour = number(text, 11, 2);
    const auto minute = number(text, 14, 2);
    const auto second = number(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second || text[4] != '-' ||
        (text[10] != ' ' && text[10] != 'T'))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    const qint64 days = std::chrono::sys_days(date).time_since_epoch().count();
    size_t at = 19;
    const qint64 fraction = fractionUs(text, at);
    return (((days * 24 + *hour) * 60 + *minute) * 60 + *second) * kSecondUs + fraction - zoneUs(text, at);
}

StoredTime::StoredTime(Dialect dialect, const QString &column, const QString &type, qint64 unitUs)
    : m_dialect(dialect)
    , m_column(column)
    , m_precisionUs(unitUs)
    , m_selectedUnitUs(unitUs)
{
    if (unitUs > 0)
        return;
    m_precisionUs = m_selectedUnitUs = 1;
    static const QRegularExpression fractions(QStringLiteral("datetime64\\((\\d)"),
                                              QRegularExpression::CaseInsensitiveOption);
    switch (dialect) {
    case Dialect::Sqlite:
        m_kind = Kind::Text;
        m_selectedUnitUs = 0;
        break;
    case Dialect::PostgreSql:
        m_kind = Kind::PostgreSql;
        m_zoned = type.contains(QLatin1String("with time zone")) || type.contains(QLatin1String("timestamptz"));
        break;
    case Dialect::MySql:
        m_kind = Kind::MySql;
        break;
    case Dialect::ClickHouse:
        m_kind = Kind::ClickHouseSeconds;
        m_digits = 0;
        m_precisionUs = m_selectedUnitUs = kSecondUs;
        if (const auto match = fractions.match(type); match.hasMatch()) {
            m_kind = Kind::ClickHouseFractions;
            m_digits = match.captured(1).toInt();
            m_precisionUs = 1;
            for (int digit = m_digits; digit < 6; ++digit)
                m_precisionUs *= 10;
            m_selectedUnitUs = m_digits > 6 ? 0 : 1;
        }
        break;
    }
}

StoredTime StoredTime::ofColumn(const QString &column) const
{
    StoredTime other = *this;
    other.m_column = column;
    return other;
}

QString StoredTime::selected() const
{
    switch (m_kind) {
    case Kind::Integer:
    case Kind::Text:
        return m_column;
    case Kind::PostgreSql:
    case Kind::MySql:
        return epochUs();
    case Kind::ClickHouseSeconds:
        return QStringLiteral("toInt64(toUInt32(%1))").arg(m_column);
    case Kind::ClickHouseFractions:
        return m_digits > 6 ? QStringLiteral("toUnixTimestamp64Nano(%1)").arg(m_column) : epochUs();
    }
    return m_column;
}

std::optional<qint64> StoredTime::usOf(const SqlValue &selected) const
{
    if (m_kind == Kind::Text)
        return selected.kind == ValueKind::Text ? epochUsOf(selected.text) : std::nullopt;
    if (selected.kind != ValueKind::Integer)
        return std::nullopt;
    if (m_selectedUnitUs == 0)
        return floorDivided(selected.integer, 1000);
    return selected.integer > kLastUs / m_selectedUnitUs || selected.integer < kFirstUs / m_selectedUnitUs
               ? std::nullopt
               : std::optional(selected.integer * m_selectedUnitUs);
}

// Epoch microseconds as an integer expression.
QString StoredTime::epochUs() const
{
    switch (m_kind) {
    case Kind::Integer:
        return m_selectedUnitUs == 1 ? m_column : QStringLiteral("%1 * %2").arg(m_column).arg(m_selectedUnitUs);
    case Kind::Text:
        // strftime rounds a fraction up into the next second, so it is read apart.
        return QStringLiteral("(CAST(strftime('%s', substr(%1, 1, 19) || CASE WHEN length(%1) > 19 AND substr(%1, -6, "
                              "1) IN ('+', '-') "
                              "THEN substr(%1, -6) ELSE '' END) AS INTEGER) * 1000000 "
                              "+ CAST(round(CAST('0' || substr(%1, 20, 7) AS REAL) * 1000000) AS INTEGER))")
            .arg(m_column);
    case Kind::PostgreSql:
        return QStringLiteral("CAST(EXTRACT(EPOCH FROM %1) * 1000000 AS bigint)").arg(m_column);
    case Kind::MySql:
        return QStringLiteral("TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', %1)").arg(m_column);
    case Kind::ClickHouseSeconds:
        return QStringLiteral("(toInt64(toUInt32(%1)) * 1000000)").arg(m_column);
    case Kind::ClickHouseFractions:
        return QStringLiteral("toUnixTimestamp64Micro(%1)").arg(m_column);
    }
    return m_column;
}

QString StoredTime::dividedBy(const QString &number, qint64 divisor) const
{
    switch (m_dialect) {
    case Dialect::MySql:
        return QStringLiteral("(%1) DIV %2").arg(number).arg(divisor);
    case Dialect::ClickHouse:
        return QStringLiteral("intDiv(%1, %2)").arg(number).arg(divisor);
    case Dialect::Sqlite:
    case Dialect::PostgreSql:
        break;
    }
    return QStringLiteral("(%1) / %2").arg(number).arg(divisor);
}

QString StoredTime::slotOf(qint64 lengthUs) const
{
    if (m_kind == Kind::Integer && lengthUs % m_selectedUnitUs == 0)
        return dividedBy(m_column, lengthUs / m_selectedUnitUs);
    return dividedBy(epochUs(), lengthUs);
}

QString StoredTime::placeholder() const
{
    switch (m_kind) {
    case Kind::Integer:
    case Kind::Text:
        return QStringLiteral("?");
    case Kind::PostgreSql:
        return m_zoned ? QStringLiteral("CAST(? AS timestamp with time zone)")
                       : QStringLiteral("CAST(? AS timestamp without time zone)");
    case Kind::MySql:
        return QStringLiteral("CAST(? AS DATETIME(6))");
    case Kind::ClickHouseSeconds:
        return QStringLiteral("toDateTime(?, 'UTC')");
    case Kind::ClickHouseFractions:
        return QStringLiteral("toDateTime64(?, %1, 'UTC')").arg(m_digits);
    }
    return QStringLiteral("?");
}

// The first stored time that is not before `us`.
QVariant StoredTime::bound(qint64 us) const
{
    switch (m_kind) {
    case Kind::Integer:
        return roundedUp(us, m_selectedUnitUs) / m_selectedUnitUs;
    case Kind::Text:
        return textOf(std::clamp(us, kFirstUs, kLastUs), 0, m_withT);
    case Kind::PostgreSql:
        return textOf(std::clamp(us, kFirstUs, kLastUs), 6, false) + (m_zoned ? QStringLiteral("+00") : QString());
    case Kind::MySql:
        return textOf(std::clamp(us, kFirstUs, kLastUs), 6, false);
    case Kind::ClickHouseSeconds:
        return textOf(std::clamp(roundedUp(us, kSecondUs), qint64(0), kLastDateTimeUs), 0, false);
    case Kind::ClickHouseFractions:
        return textOf(std::clamp(roundedUp(us, m_precisionUs), qint64(0), kLastDateTime64Us), m_digits, false);
    }
    return us;
}

// Whole seconds are compared as texts, which every fraction and zone behind them sorts after; what is finer, or in
// another zone, is decided by the number behind the text among the few rows that this leaves.
SqlCondition StoredTime::textBound(const QString &comparison, qint64 us, qint64 widenUs, bool up) const
{
    const qint64 seconds = up ? roundedUp(us + widenUs, kSecondUs) : floorDivided(us + widenUs, kSecondUs) * kSecondUs;
    SqlCondition condition{QStringLiteral("%1 %2 ?").arg(m_column, comparison), {bound(seconds)}};
    if (seconds != us) {
        condition.sql += QStringLiteral(" AND %1 %2 ?").arg(epochUs(), comparison);
        condition.values << us;
    }
    return condition;
}

SqlCondition StoredTime::from(qint64 us) const
{
    if (m_kind == Kind::Text)
        return textBound(QStringLiteral(">="), us, m_otherZones ? -kWidestZoneUs : 0, false);
    return {QStringLiteral("%1 >= %2").arg(m_column, placeholder()), {bound(us)}};
}

SqlCondition StoredTime::before(qint64 us) const
{
    if (m_kind == Kind::Text)
        return textBound(QStringLiteral("<"), us, m_otherZones ? kWidestZoneUs : 0, true);
    return {QStringLiteral("%1 < %2").arg(m_column, placeholder()), {bound(us)}};
}

SqlCondition StoredTime::compared(const QString &comparison, const QVariant &selected) const
{
    QVariant value = selected;
    if (m_kind == Kind::ClickHouseFractions && m_digits > 6) {
        const qint64 ns = selected.toLongLong();
        const qint64 us = floorDivided(ns, 1000);
        value =
            textOf(us, 6, false) + QStringLiteral("%1").arg(ns - us * 1000, 3, 10, QLatin1Char('0')).left(m_digits - 6);
    } else if (m_kind != Kind::Integer && m_kind != Kind::Text) {
        value = bound(selected.toLongLong() * m_selectedUnitUs);
    }
    return {QStringLiteral("%1 %2 %3").arg(m_column, comparison, placeholder()), {value}};
}

void StoredTime::learn(std::string_view text)
{
    if (!isText() || !epochUsOf(text))
        return;
    m_withT = text[10] == 'T';
    size_t at = 19;
    fractionUs(text, at);
    m_otherZones = m_otherZones || zoneUs(text, at) != 0;
}

} // namespace Gatehouse
