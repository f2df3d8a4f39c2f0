// Rows that a policy promises to keep for a time: whether those of that time are still there.
#pragma once

#include "models/promises/gatewayfacts.h"
#include "models/retention/retentionmap.h"

namespace Gatehouse
{

// Broken is only what can be shown: a row that an earlier look saw and that is gone. Numbers that are missing show
// less: they need not begin at 1, and what failed takes one, too. `oldestUs`: of the rows of the class; nothing: there
// is none.
Result<PromiseVerdict> lookAtStaying(const RetentionTerm &term, const RecordRows &rows, const TableFacts &facts,
                                     const StoredTime &time, std::optional<qint64> oldestUs, const PromiseScene &scene);

} // namespace Gatehouse
