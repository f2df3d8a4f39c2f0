// Which versions of policies a case is held to: those that were in force when it was filed. What was promised then is
// what the person may count on.
#pragma once

#include "models/privacy/privacycase.h"

namespace Gatehouse
{

class Clock;
class Database;

// As policyPins(); empty: none was in force at the gateway. `gateway`: as the store calls it. On the thread of the
// store.
Result<QString> policiesOfCase(Database &store, const Clock &clock, const QString &gateway, const PrivacyCase &one);

} // namespace Gatehouse
