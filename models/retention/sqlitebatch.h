// One batch on SQLite, where whoever writes waits for a whole transaction: nothing is done in it that can be done
// before or behind it.
#pragma once

#include "models/retention/purgebatches.h"

namespace Gatehouse
{

class SqliteBatch
{
public:
    // Of a table with row ids. Both outlive it.
    SqliteBatch(const PurgeRows &rows, const SqlCondition &where)
        : m_rows(rows)
        , m_where(where)
    {
    }

    // Once for a connection: what is deleted is overwritten, and what is written is written back behind each batch.
    static Result<void> prepare(const TablePlace &place);

    // As PurgeBatches::next(). The rows are looked for, and what is meant is recorded, before the lock is taken. Busy
    // also when one of them is another one by then: nothing was deleted.
    Result<PurgedBatch> remove(qint64 limit, const PurgeBatches::BeforeCommit &beforeCommit,
                               const std::stop_token &stop) const;

private:
    Result<PurgedBatch> look(qint64 limit, const std::stop_token &stop, QString &ids) const;
    void writeBack() const;

    const PurgeRows &m_rows;
    const SqlCondition &m_where;
};

} // namespace Gatehouse
