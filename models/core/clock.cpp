#include "models/core/clock.h"

#include <QDateTime>

namespace Gatehouse
{

qint64 SystemClock::nowMs() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace Gatehouse
