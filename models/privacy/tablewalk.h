// Goes through a table stretch by stretch in the order in which its rows lie, so that batches of a step find their rows
// in one reading of the table where no index finds them.
#pragma once

#include "models/database/storedtime.h"
#include "models/privacy/gatewaytables.h"

#include <optional>

namespace Gatehouse
{

class TableWalk
{
public:
    // The place outlives this.
    explicit TableWalk(const TablePlace &place)
        : m_place(&place)
    {
    }

    // SQLite where rows have numbers; PostgreSQL from 14 on, where the table is one file. Asks the server.
    Result<bool> isPossible();

    struct Stretch {
        SqlCondition where;
        std::optional<qint64> end; // none: it is the last one
    };
    // About so many rows, behind those that were passed.
    Result<Stretch> next(qint64 rows);
    // In the transaction that has changed so many of them, which is then committed, or forgotten with a copy of this.
    Result<void> pass(const Stretch &stretch, qint64 changed);

    // Rows may have come, or have been moved, behind the one who walks. So it is over when the whole table was one
    // stretch, or when it was gone through again, or when nothing had to be changed, or when nobody else has written
    // to the database since the walk began.
    bool isOver() const { return m_isOver; }

private:
    bool isPostgreSql() const { return m_place->dialect() == Dialect::PostgreSql; }
    Result<qint64> blocks() const;
    Result<std::optional<qint64>> endOf(qint64 rows) const;
    SqlCondition bound(const char *comparison, qint64 at) const;
    Result<qint64> writtenSoFar() const;
    Result<bool> isAlone(bool hasChanged) const;

    const TablePlace *m_place;
    std::optional<qint64> m_from; // a row number that was passed, or the block that is next
    bool m_isAgain = false;
    bool m_isOver = false;
    qint64 m_changed = 0;
    qint64 m_atFirst = -1; // what writtenSoFar() gave then; -1: somebody wrote at that moment
    qint64 m_ownWrites = 0;
};

} // namespace Gatehouse
