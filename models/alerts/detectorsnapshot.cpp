#include "models/alerts/detectorsnapshot.h"

namespace Gatehouse
{

quint32 snapshotCheck(const char *bytes, size_t count)
{
    quint32 hash = 2166136261u;
    for (size_t i = 0; i < count; ++i)
        hash = (hash ^ quint8(bytes[i])) * 16777619u;
    return hash;
}

Result<void> refusedSnapshot(const char *why)
{
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("The state of a detector cannot be read: %1. Replay the history to make it anew.")
                       .arg(QString::fromLatin1(why)));
}

} // namespace Gatehouse
