// A small ZIP in memory: the same files make the same bytes, whenever and wherever.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Gatehouse
{

struct ZipMember {
    QString name; // ASCII, with "/" between folders
    QByteArray bytes;

    bool operator==(const ZipMember &) const = default;
};

Result<QByteArray> zipOf(const QList<ZipMember> &members);

} // namespace Gatehouse
