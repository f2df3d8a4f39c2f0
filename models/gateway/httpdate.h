// Times in the headers of an HTTP answer.
#pragma once

#include <QByteArray>

namespace Gatehouse
{

// "Sun, 20 Sep 2026 12:00:00 GMT"; 0 when it is none.
qint64 httpDateMs(const QByteArray &header);
// Of a Retry-After: seconds, or a date; 0 when it is neither, a day at most.
int retryAfterSeconds(const QByteArray &header, qint64 nowMs);

} // namespace Gatehouse
