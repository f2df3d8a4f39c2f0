// Takes a person out of what the detections of misuse have written down of a gateway, in all of its databases.
#pragma once

#include "models/alerts/misuseperson.h"
#include "models/database/database.h"

namespace Gatehouse
{

// The count of states that were changed. Whoever looks for misuse meanwhile loses the lease, and goes on from what is
// written here. A state that cannot be read is made anew from the history of the gateway. Unsupported: a newer Gatehouse wrote it. Busy: they were written by
// another one again and again.
Result<qint64> eraseFromMisuseStates(Database &store, const QString &gateway, const MisusePerson &person);

} // namespace Gatehouse
