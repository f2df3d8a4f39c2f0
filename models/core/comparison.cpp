#include "models/core/comparison.h"

#include "models/core/format.h"
#include "models/core/timerange.h"

#include <QDateTime>

#include <array>

namespace Gatehouse
{

namespace
{

struct NamedKind {
    Comparison::Kind kind;
    const char *token;
};

constexpr std::array kNamedKinds{
    NamedKind{Comparison::None, "none"},
    NamedKind{Comparison::PreviousPeriod, "previous-period"},
    NamedKind{Comparison::PreviousWeek, "previous-week"},
};

// A year of comparison is common; what is beyond a lifetime of records is a mistake.
constexpr qint64 kFarthestMs = 20 * 366 * kDayMs;

std::unexpected<Error> unknownToken(const QString &token)
{
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("Comparison \"%1\" is not known. Use none, previous-period, previous-week, days:<n> or ms:<n>.")
            .arg(token.left(40)));
}

} // namespace

Comparison Comparison::daysEarlier(int days)
{
    Comparison comparison(days == 0 ? None : Custom);
    comparison.m_days = days;
    return comparison;
}

Comparison Comparison::earlierBy(qint64 ms)
{
    Comparison comparison(ms == 0 ? None : Custom);
    comparison.m_ms = ms;
    return comparison;
}

Comparison Comparison::startingAt(qint64 startMs, const TimeSpan &span, const QTimeZone &zone)
{
    const QDateTime shown = QDateTime::fromMSecsSinceEpoch(span.fromMs, zone);
    const QDateTime other = QDateTime::fromMSecsSinceEpoch(startMs, zone);
    if (shown.time() == other.time())
        return daysEarlier(int(other.date().daysTo(shown.date())));
    return earlierBy(span.fromMs - startMs);
}

std::optional<int> Comparison::localDays() const
{
    if (m_kind == PreviousWeek)
        return 7;
    return m_kind == Custom && m_days != 0 ? std::optional(m_days) : std::nullopt;
}

QString Comparison::toToken() const
{
    if (m_kind != Custom)
        return QLatin1String(kNamedKinds.at(size_t(m_kind)).token);
    return m_days != 0 ? QStringLiteral("days:%1").arg(m_days) : QStringLiteral("ms:%1").arg(m_ms);
}

Result<Comparison> Comparison::fromToken(const QString &token)
{
    for (const NamedKind &named : kNamedKinds) {
        if (token == QLatin1String(named.token))
            return Comparison(named.kind);
    }
    const qsizetype colon = token.indexOf(QLatin1Char(':'));
    bool ok = false;
    const qint64 distance = token.mid(colon + 1).toLongLong(&ok);
    if (!ok || distance == 0)
        return unknownToken(token);
    const QString unit = token.left(colon);
    if (unit == QLatin1String("days") && qAbs(distance) <= kFarthestMs / kDayMs)
        return daysEarlier(int(distance));
    if (unit == QLatin1String("ms") && qAbs(distance) <= kFarthestMs)
        return earlierBy(distance);
    return unknownToken(token);
}

QString Comparison::label() const
{
    switch (m_kind) {
    case None:
        return QStringLiteral("none");
    case PreviousPeriod:
        return QStringLiteral("previous period");
    case PreviousWeek:
        return QStringLiteral("previous week");
    case Custom:
        break;
    }
    const bool later = m_days < 0 || m_ms < 0;
    const QString way = later ? QStringLiteral("later") : QStringLiteral("earlier");
    if (m_days != 0)
        return QStringLiteral("%1 %2 %3")
            .arg(qAbs(m_days))
            .arg(qAbs(m_days) == 1 ? QStringLiteral("day") : QStringLiteral("days"), way);
    const qint64 minutes = qAbs(m_ms) / kMinuteMs;
    QStringList parts;
    for (const auto &[count, unit] :
         {std::pair(minutes / 1440, "d"), std::pair(minutes / 60 % 24, "h"), std::pair(minutes % 60, "min")}) {
        if (count > 0)
            parts.append(QStringLiteral("%1 %2").arg(count).arg(QLatin1String(unit)));
    }
    if (parts.isEmpty())
        parts.append(QStringLiteral("%1 s").arg(double(qAbs(m_ms)) / 1000));
    return parts.join(QLatin1Char(' ')) + QLatin1Char(' ') + way;
}

TimeSpan Comparison::comparedSpan(const TimeSpan &span, const QTimeZone &zone) const
{
    if (m_kind == None)
        return {};
    if (m_kind == PreviousPeriod)
        return {span.fromMs - span.lengthMs(), span.fromMs};
    const std::optional<int> days = localDays();
    if (!days)
        return {span.fromMs - m_ms, span.toMs - m_ms};
    const auto moved = [&zone, days](qint64 ms) {
        return QDateTime::fromMSecsSinceEpoch(ms, zone).addDays(-*days).toMSecsSinceEpoch();
    };
    // Both ends move, so a DST change inside keeps the wall clock of each end.
    return {moved(span.fromMs), moved(span.toMs)};
}

Result<Comparison> parseComparedStart(const QString &text, const TimeSpan &shown, qint64 nowMs, const QTimeZone &zone)
{
    const Result<qint64> start = parseInstant(text, zone);
    if (!start)
        return std::unexpected(start.error());
    const Comparison comparison = Comparison::startingAt(*start, shown, zone);
    if (comparison == Comparison::None) {
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("This is the start of the period shown, so nothing would differ. Give another start."));
    }
    if (qAbs(shown.fromMs - *start) > kFarthestMs)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("This is more than 20 years away. Give a nearer start."));
    const TimeSpan other =
        comparison.comparedSpan({shown.fromMs, std::min(shown.toMs, ceilTo(nowMs, kMinuteMs))}, zone);
    if (other.toMs > ceilTo(nowMs, kMinuteMs)) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The period from there, %1, is not over yet. Give an earlier start.")
                           .arg(formatSpan(other, zone)));
    }
    return comparison;
}

} // namespace Gatehouse
