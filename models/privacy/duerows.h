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
        const RowLink *link; // none: several that have to be looked at row by row
        SqlCondition where;

        bool isChecked() const { return !link || link->isChecked; }
        bool isIndexedIn(const TablePlace &place) const;
    };
    const QList<Way> &ways() const { return m_ways; }
    // No index finds a place in JSON, so places that are taken out there are looked for in one reading of the table.
    // Which of the ways it is then shows in RowEdits.
    QList<Way> waysOfBatches() const;
    // One of these ways leads to the row.
    static SqlCondition anyOfWays(const QList<Way> &ways);

private:
    StepEffect m_effect;
    QList<Way> m_ways;
};

// Rows in which a value that a step sets, and that is not the time of the change, differs.
SqlCondition unsetIn(const TablePlace &place, const ErasureStep &step);

} // namespace Gatehouse
