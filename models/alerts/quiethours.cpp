#include "models/alerts/quiethours.h"

#include "models/core/timespan.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

namespace Gatehouse
{

namespace
{

const QString kTimeFormat = QStringLiteral("HH:mm");

// In a zone that this machine does not know it is never quiet: rather told at night than not at all.
bool isQuietIn(const QTimeZone &zone, const QuietHours &hours, qint64 atMs)
{
    if (!zone.isValid())
        return false;
    const QTime time = QDateTime::fromMSecsSinceEpoch(atMs, zone).time();
    return hours.from <= hours.to ? time >= hours.from && time < hours.to : time >= hours.from || time < hours.to;
}

} // namespace

bool QuietHours::isQuiet(qint64 atMs) const
{
    return isQuietIn(QTimeZone(zone.toLatin1()), *this, atMs);
}

// Minute by minute of the wall clock, so that an hour that a change of the clocks leaves out or repeats is as it reads.
qint64 QuietHours::endMs(qint64 atMs) const
{
    const QTimeZone clocks(zone.toLatin1());
    if (!isQuietIn(clocks, *this, atMs))
        return atMs;
    qint64 end = floorTo(atMs, kMinuteMs) + kMinuteMs;
    const qint64 most = end + 2 * kDayMs;
    while (end < most && isQuietIn(clocks, *this, end))
        end += kMinuteMs;
    return end;
}

Result<void> checkQuietHours(const QuietHours &hours)
{
    if (!QTimeZone::isTimeZoneIdAvailable(hours.zone.toLatin1()))
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The quiet hours name no time zone: \"%1\" is none. Write one like Europe/Berlin.")
                .arg(hours.zone));
    if (!hours.from.isValid() || !hours.to.isValid() || hours.from == hours.to)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The quiet hours need a beginning and another end, such as 22:00 and 07:00."));
    return {};
}

QJsonObject quietHoursJson(const QuietHours &hours)
{
    return {{QStringLiteral("zone"), hours.zone},
            {QStringLiteral("from"), hours.from.toString(kTimeFormat)},
            {QStringLiteral("to"), hours.to.toString(kTimeFormat)},
            {QStringLiteral("broken_by"), alertLevelToken(hours.brokenBy)}};
}

QuietHours quietHoursFrom(const QJsonObject &json)
{
    return {json.value(QStringLiteral("zone")).toString(),
            QTime::fromString(json.value(QStringLiteral("from")).toString(), kTimeFormat),
            QTime::fromString(json.value(QStringLiteral("to")).toString(), kTimeFormat),
            alertLevelFromToken(json.value(QStringLiteral("broken_by")).toString()).value_or(AlertLevel::Page)};
}

QString quietHoursText(const QuietHours &hours)
{
    return QStringLiteral("%1-%2 %3").arg(hours.from.toString(kTimeFormat), hours.to.toString(kTimeFormat), hours.zone);
}

Result<QuietHours> quietHoursFromText(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^\\s*(\\d\\d:\\d\\d)\\s*-\\s*(\\d\\d:\\d\\d)\\s+(\\S+)\\s*$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("\"%1\" are no quiet hours. Write them like 22:00-07:00 Europe/Berlin.").arg(text));
    const QuietHours hours{match.captured(3), QTime::fromString(match.captured(1), kTimeFormat),
                           QTime::fromString(match.captured(2), kTimeFormat)};
    const auto checked = checkQuietHours(hours);
    return checked ? Result<QuietHours>(hours) : std::unexpected(checked.error());
}

} // namespace Gatehouse
