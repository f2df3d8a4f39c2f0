// The different values of a column by an index that leads along it: in time with how many there are, and not with how
// many rows, as a DISTINCT takes.
#pragma once

#include "models/privacy/gatewaytables.h"

#include <functional>

namespace Gatehouse
{

// Each but NULL goes to `visit` once. False: no index leads there, or there are so many values that reading the table
// is cheaper, or the index turned out not to help; some may have been visited then.
Result<bool> visitIndexedValues(const TablePlace &place, const QString &column,
                                const std::function<void(const QString &value)> &visit, const QueryLimits &limits);

} // namespace Gatehouse
