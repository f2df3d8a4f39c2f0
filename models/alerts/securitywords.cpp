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

QString chance(double score)
{
    if (score >= 9)
        return QStringLiteral("less than one in a billion");
    const qint64 in = qint64(std::pow(10.0, std::max(0.0, score)));
    return in >= 1'000'000 ? QStringLiteral("about one in %1 million").arg(in / 1'000'000)
                           : QStringLiteral("about one in %1").arg(formatExact(in));
}

} // namespace Gatehouse::SecurityWords
