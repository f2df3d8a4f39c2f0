#include "models/core/timerange.h"

#include "models/core/format.h"

#include <QDateTime>
#include <QStringList>

namespace Gatehouse
{

namespace
{

QDate localDate(qint64 ms, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(ms, zone).date();
}

qint64 startOfDayMs(const QDate &date, const QTimeZone &zone)
{
    return date.startOfDay(zone).toMSecsSinceEpoch();
}

QString plural(qint64 count, QLatin1String one, QLatin1String many)
{
    return count == 1 ? QStringLiteral("Last %1").arg(one) : QStringLiteral("Last %1 %2").arg(count).arg(many);
}

QString lastLabel(qint64 lengthMs)
{
    if (lengthMs % kDayMs == 0 && lengthMs > kDayMs)
        return plural(lengthMs / kDayMs, QLatin1String("day"), QLatin1String("days"));
    if (lengthMs % kHourMs == 0)
        return plural(lengthMs / kHourMs, QLatin1String("hour"), QLatin1String("hours"));
    return plural(lengthMs / kMinuteMs, QLatin1String("minute"), QLatin1String("minutes"));
}

TimeSpan calendarSpan(TimeRange::Kind kind, int offset, qint64 nowMs, const QTimeZone &zone)
{
    const QDate today = localDate(nowMs, zone);
    QDate first;
    QDate next;
    switch (kind) {
    case TimeRange::Kind::CalendarWeek:
        first = today.addDays(1 - today.dayOfWeek() + 7 * offset);
        next = first.addDays(7);
        break;
    case TimeRange::Kind::CalendarMonth:
        first = QDate(today.year(), today.month(), 1).addMonths(offset);
        next = first.addMonths(1);
        break;
    default:
        first = today.addDays(offset);
        next = first.addDays(1);
        break;
    }
    return {startOfDayMs(first, zone), startOfDayMs(next, zone)};
}

QString calendarLabel(TimeRange::Kind kind, int offset, const QDate &first)
{
    switch (kind) {
    case TimeRange::Kind::CalendarWeek:
        if (offset == 0)
            return QStringLiteral("This week");
        return offset == -1 ? QStringLiteral("Last week")
                            : QStringLiteral("Week of %1").arg(first.toString(Qt::ISODate));
    case TimeRange::Kind::CalendarMonth:
        if (offset == 0)
            return QStringLiteral("This month");
        return offset == -1 ? QStringLiteral("Last month") : first.toString(QStringLiteral("MMMM yyyy"));
    default:
        if (offset == 0)
            return QStringLiteral("Today");
        return offset == -1 ? QStringLiteral("Yesterday") : first.toString(Qt::ISODate);
    }
}

} // namespace

TimeRange TimeRange::last(qint64 lengthMs, const QTimeZone &zone)
{
    TimeRange range;
    range.m_kind = Kind::Last;
    range.m_lengthMs = std::max(kMinuteMs, lengthMs);
    range.m_zone = zone;
    return range;
}

TimeRange TimeRange::absolute(const TimeSpan &span, const QTimeZone &zone)
{
    TimeRange range;
    range.m_kind = Kind::Absolute;
    range.m_lengthMs = span.lengthMs();
    range.m_span = span;
    range.m_zone = zone;
    return range;
}

TimeRange TimeRange::calendar(Kind kind, int offset, const QTimeZone &zone)
{
    TimeRange range;
    range.m_kind = kind;
    range.m_offset = offset;
    range.m_zone = zone;
    return range;
}

TimeRange TimeRange::inZone(const QTimeZone &zone) const
{
    TimeRange range = *this;
    range.m_zone = zone;
    return range;
}

TimeSpan TimeRange::resolve(qint64 nowMs) const
{
    switch (m_kind) {
    case Kind::Absolute:
        return m_span;
    case Kind::Last: {
        const qint64 end = ceilTo(nowMs, kMinuteMs);
        return {end - m_lengthMs, end};
    }
    default:
        return calendarSpan(m_kind, m_offset, nowMs, m_zone);
    }
}

QString TimeRange::label(qint64 nowMs) const
{
    switch (m_kind) {
    case Kind::Absolute:
        return formatSpan(m_span, m_zone);
    case Kind::Last:
        return lastLabel(m_lengthMs);
    default:
        return calendarLabel(m_kind, m_offset, localDate(resolve(nowMs).fromMs, m_zone));
    }
}

QString TimeRange::toToken() const
{
    switch (m_kind) {
    case Kind::Absolute:
        return QStringLiteral("abs:%1-%2").arg(m_span.fromMs).arg(m_span.toMs);
    case Kind::Last:
        return QStringLiteral("last:%1").arg(m_lengthMs);
    case Kind::CalendarDay:
        return QStringLiteral("day:%1").arg(m_offset);
    case Kind::CalendarWeek:
        return QStringLiteral("week:%1").arg(m_offset);
    case Kind::CalendarMonth:
        return QStringLiteral("month:%1").arg(m_offset);
    }
    return {};
}

Result<TimeRange> TimeRange::fromToken(const QString &token, const QTimeZone &zone)
{
    const auto bad = [&token] {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Time range \"%1\" is not understood. Use last:<ms>, abs:<ms>-<ms>, day:<n>, "
                                      "week:<n> or month:<n>.")
                           .arg(token.left(80)));
    };
    const qsizetype colon = token.indexOf(QLatin1Char(':'));
    const QString word = token.left(colon);
    const QString rest = token.mid(colon + 1);
    bool ok = colon > 0;
    if (word == QLatin1String("abs")) {
        const QStringList ends = rest.split(QLatin1Char('-'));
        if (ends.size() != 2)
            return bad();
        bool okTo = false;
        const TimeSpan span{ends.at(0).toLongLong(&ok), ends.at(1).toLongLong(&okTo)};
        if (!ok || !okTo || span.isEmpty())
            return bad();
        return absolute(span, zone);
    }
    const qint64 number = rest.toLongLong(&ok);
    if (!ok)
        return bad();
    if (word == QLatin1String("last") && number >= kMinuteMs && number <= 20 * 366 * kDayMs)
        return last(number, zone);
    if (qAbs(number) > 100000)
        return bad();
    if (word == QLatin1String("day"))
        return calendar(Kind::CalendarDay, int(number), zone);
    if (word == QLatin1String("week"))
        return calendar(Kind::CalendarWeek, int(number), zone);
    if (word == QLatin1String("month"))
        return calendar(Kind::CalendarMonth, int(number), zone);
    return bad();
}

Result<qint64> parseInstant(const QString &text, const QTimeZone &zone)
{
    const QString trimmed = text.trimmed();
    QDateTime time = QDateTime::fromString(trimmed, Qt::ISODateWithMs);
    if (!time.isValid()) {
        const QDate date = QDate::fromString(trimmed, Qt::ISODate);
        if (date.isValid())
            return startOfDayMs(date, zone);
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("\"%1\" is not a time. Use 2026-11-01, 2026-11-01T14:00 or 2026-11-01T14:00:00Z.")
                           .arg(trimmed.left(80)));
    }
    if (!trimmed.contains(QLatin1Char('T')) && !trimmed.contains(QLatin1Char(' ')))
        return startOfDayMs(time.date(), zone);
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), zone);
    return time.toMSecsSinceEpoch();
}

Result<QTimeZone> parseZone(const QString &name)
{
    const QByteArray id = name.trimmed().toLatin1();
    const QTimeZone zone(id);
    if (id.isEmpty() || !zone.isValid()) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Time zone \"%1\" is not known. Use an IANA name such as Europe/Berlin or UTC.")
                           .arg(name.left(80)));
    }
    return zone;
}

} // namespace Gatehouse
