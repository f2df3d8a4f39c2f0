// The part "quotas" of a profile document that satisfies the schema. Only profilereader.cpp uses it.
#pragma once

#include "models/gateway/quotarule.h"

#include <QJsonArray>

namespace Gatehouse
{

QList<QuotaRule> readQuotas(const QJsonArray &array);

} // namespace Gatehouse
