#include "models/gateway/httpdate.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace Gatehouse
{

// Qt's own RFC 2822 format does not know the word GMT.
qint64 httpDateMs(const QByteArray &header)
{
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(header).trimmed(),
                                             QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    time.setTimeSpec(Qt::UTC);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

int retryAfterSeconds(const QByteArray &header, qint64 nowMs)
{
    qint64 seconds = header.trimmed().toLongLong();
    if (const qint64 untilMs = httpDateMs(header); untilMs > 0)
        seconds = (untilMs - nowMs + 999) / 1000;
    return int(std::clamp<qint64>(seconds, 0, 86'400));
}

} // namespace Gatehouse
