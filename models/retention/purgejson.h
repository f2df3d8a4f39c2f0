// Progress and pending batches as the store keeps them.
#pragma once

#include "models/retention/retentionrepository.h"

namespace Gatehouse
{

QJsonObject toJson(const PurgeProgress &progress);
PurgeProgress progressFromJson(const QJsonObject &json);
QJsonObject toJson(const PendingBatch &pending);
PendingBatch pendingFromJson(const QJsonObject &json);

} // namespace Gatehouse
