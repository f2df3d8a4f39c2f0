// All rows of a query as values.
#pragma once

#include "models/database/database.h"

namespace Gatehouse
{

// `read` makes one value of one row, or an error that ends it.
template<typename Value, typename Read>
Result<QList<Value>> rowsOf(Database &store, const QString &sql, const QVariantList &values, Read read)
{
    QList<Value> all;
    const auto visited = store.visitRows(sql, values, {}, [&](const RowStream &row) -> Result<void> {
        auto one = read(row);
        if (!one)
            return std::unexpected(one.error());
        all.append(std::move(*one));
        return {};
    });
    return visited ? Result<QList<Value>>(std::move(all)) : std::unexpected(visited.error());
}

} // namespace Gatehouse
