// The rows of a stream, handed to a visitor one by one.
#pragma once

#include "models/database/database.h"

namespace Gatehouse
{

inline Result<void> visitAll(RowStream &rows, const Database::RowVisitor &visit)
{
    while (true) {
        auto more = rows.next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        if (auto visited = visit(rows); !visited)
            return visited;
    }
}

} // namespace Gatehouse
