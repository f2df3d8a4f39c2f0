#include "app/ctl/jsontime.h"

#include <QDateTime>

namespace Gatehouse::Ctl
{

QString isoInstant(qint64 ms, const QTimeZone &zone)
{
    const QDateTime instant = zone == QTimeZone::utc() ? QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC)
                                                       : QDateTime::fromMSecsSinceEpoch(ms, zone);
    return instant.toString(ms % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

QJsonValue jsonInstant(qint64 ms, const QTimeZone &zone)
{
    return ms == 0 ? QJsonValue() : QJsonValue(isoInstant(ms, zone));
}

} // namespace Gatehouse::Ctl
