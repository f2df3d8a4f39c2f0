#include "models/alerts/securitywords.h"

#include "models/core/format.h"

namespace Gatehouse::SecurityWords
{

QString minutes(double minutes)
{
    return minutes < 180 ? QStringLiteral("%1 min").arg(minutes) : formatAge(qint64(minutes * double(kMinuteMs)));
}

QString hours(double hours)
{
    return QStringLiteral("%1 h").arg(hours);
}

} // namespace Gatehouse::SecurityWords
