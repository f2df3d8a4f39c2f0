// What a purge writes down of a table in the audit log: what went, and what of the past stays and why.
#pragma once

#include "models/retention/purgeplan.h"
#include "models/retention/purgerecord.h"

#include <QJsonObject>

namespace Gatehouse
{

QJsonObject purgeReceipt(const PurgeTable &table, const PurgeProgress &done, const PurgeTable &left);

} // namespace Gatehouse
