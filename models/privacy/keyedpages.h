// All rows of a table, some at a time in the order of its key, so that each statement is short however large the table
// is.
#pragma once

#include "models/privacy/gatewaytables.h"

namespace Gatehouse
{

// `columns` are not quoted; each() finds them in this order. The limits hold for each statement by itself: where no
// primary key of one number or text leads on, that is the whole table.
Result<void> visitByKey(const TablePlace &place, const QStringList &columns, const QueryLimits &limits,
                        const Database::RowVisitor &each);

} // namespace Gatehouse
