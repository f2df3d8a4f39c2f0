#include "models/alerts/securitywords.h"

#include "models/core/format.h"

#include <cmath>

namespace Gatehouse::SecurityWords
{

QString counted(double count, const char *one, const char *many)
{
    const auto whole = qint64(std::llround(count));
    return QStringLiteral("%1 %2").arg(formatExact(whole), QString::fromLatin1(whole == 1 ? one : many));
}

QString minutes(double minutes)
{
    return minutes < 180 ? QStringLiteral("%1 min").arg(minutes) : formatAge(qint64(minutes * double(kMinuteMs)));
}

QString hours(double hours)
{
    return QStringLiteral("%1 h").arg(hours);
}

} // namespace Gatehouse::SecurityWords
