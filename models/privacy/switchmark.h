// By what the store knows again a key or account that a case has switched, without naming it.
#pragma once

#include "models/gateway/adminapirules.h"

namespace Gatehouse
{

// What the journal says of the intent: compact JSON with a hash under the key of the store. `gateway`: as the store
// calls it. gatehouse.switched_since() of a server makes the same text.
QString switchMark(const QByteArray &storeKey, const QString &gateway, EntityKind kind, const QString &id);

} // namespace Gatehouse
