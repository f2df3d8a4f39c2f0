#include "models/audit/canonicalentry.h"

#include <QList>

namespace Gatehouse
{

std::optional<AuditEntry> entryFromCanonical(const QByteArray &bytes)
{
    const QList<QByteArray> lines = bytes.split('\n');
    if (lines.size() != 8)
        return std::nullopt;
    AuditEntry entry;
    entry.index = lines.at(1).toLongLong();
    entry.timeMs = lines.at(2).toLongLong();
    entry.actor = QString::fromUtf8(lines.at(3));
    entry.action = QString::fromUtf8(lines.at(4));
    entry.object = QString::fromUtf8(lines.at(5));
    entry.subject = QString::fromUtf8(lines.at(6));
    entry.detail = QString::fromUtf8(lines.at(7));
    return canonicalBytes(entry) == bytes && checkEntry(entry) ? std::optional(entry) : std::nullopt;
}

} // namespace Gatehouse
