// People who were erased leave what this machine has counted, too: the worker that erased them may have run on another one,
// whose figures are its own.
#pragma once

#include "models/privacy/caseruns.h"

namespace Gatehouse
{

struct DataMap;

// To be called when a store is opened, and may be repeated. Accounts and keys of people who are on record as erased get
// other names; the figures stay. Anybody on the team may: on a server the names are compared there, and nobody learns
// the key of the hashes. The count of names that were replaced; 0 where this machine has counted nothing. Who came back
// under the name that they were erased by loses it here as well: their case is opened again by the worker.
Result<qint64> suppressInRollups(Database &rollups, const QString &fingerprint, const DataMap &map, Database &store,
                                 CaseRepository &cases, CaseRuns &runs);

} // namespace Gatehouse
