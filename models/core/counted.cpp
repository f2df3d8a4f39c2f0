#include "models/core/counted.h"

#include "models/core/format.h"

namespace Gatehouse
{

QString wordFor(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : many;
}

QString counted(qint64 count, const QString &one, const QString &many)
{
    return QStringLiteral("%1 %2").arg(formatExact(count), wordFor(count, one, many));
}

} // namespace Gatehouse
