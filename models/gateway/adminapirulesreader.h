// The part "admin_api" of a profile document that satisfies the schema. Only profilereader.cpp uses it.
#pragma once

#include "models/gateway/adminapirules.h"

namespace Gatehouse
{

AdminApiRules readAdminApi(const QJsonObject &object);

} // namespace Gatehouse
