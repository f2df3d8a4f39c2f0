// Who of those that have asked for something once and for all is at the gateway.
#pragma once

#include "models/privacy/recordedwishes.h"
#include "models/promises/promisescene.h"

namespace Gatehouse
{

struct Asker {
    QList<RecordedWish> wishes;
    bool isDeleted = false; // their account is marked as deleted
};

// By the key of their row, which is personal data. Unsupported: the table of persons is not there.
Result<QHash<QString, Asker>>
findAskers(const PromiseScene &scene, const QMultiHash<QByteArray, RecordedWish> &standing, const QByteArray &hashKey);

} // namespace Gatehouse
