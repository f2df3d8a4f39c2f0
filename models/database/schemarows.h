// Makes the schema of a database out of what its catalogue answers.
#pragma once

#include "models/database/database.h"

namespace Gatehouse
{

// `columnsSql` gives table, column, type, not null; `indexesSql` gives table, a key of the index, column. Both are
// ordered by table, then by what they list.
Result<QList<TableSchema>> schemaFromRows(Database &database, const QString &columnsSql, const QString &indexesSql,
                                          const QVariantList &values = {});

} // namespace Gatehouse
