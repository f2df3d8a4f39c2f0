// The rows of one step that are left to do, in one table of one database, link by link: each link has an index of its
// own.
#pragma once

#include "models/privacy/rowedits.h"

namespace Gatehouse
{

class DueRows
{
public:
    DueRows(const SubjectLinks &links, const ErasureStep &step, const RowEdits &edits, const QList<RowHold> &holds);

    struct Way {
        const RowLink *link;
        SqlCondition where;
    };
    const QList<Way> &ways() const { return m_ways; }

private:
    QList<Way> m_ways;
};

// Rows in which a value that a step sets, and that is not the time of the change, differs.
SqlCondition unsetIn(const TablePlace &place, const ErasureStep &step);

} // namespace Gatehouse
