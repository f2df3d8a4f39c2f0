// Purges as text and as JSON.
#pragma once

#include "models/retention/purgerecord.h"

#include <QJsonObject>
#include <QTimeZone>

namespace Gatehouse::Ctl
{

QString planText(const PurgePlan &plan);
QJsonObject planJson(const PurgePlan &plan);
QString purgeText(const PurgeRecord &one, const QTimeZone &zone);
QJsonObject purgeJson(const PurgeRecord &one);

} // namespace Gatehouse::Ctl
