// Counts the rows of one table that a person's links lead to, by what they are to the person.
#pragma once

#include "models/privacy/subjectlinks.h"

#include <stop_token>

namespace Gatehouse
{

// Numeric columns of the categories billing and usage.
QStringList sumColumns(const DataMapTable &table, const TablePlace &place);
// Rows that can be told again when the erasure is over: by a column that keeps the value or gets its pseudonym.
// `values` says which ones to look for.
SqlCondition traceable(const DataMapTable &table, const TablePlace &place, const Person &person,
                       const std::function<QStringList(const SubjectLink &, const QStringList &)> &values);

// The time column of a table, by which rows are told old from new.
class RowTime
{
public:
    RowTime(const DataMapTable &table, const TablePlace &place);

    QString selected() const; // NULL where rows have no time
    std::optional<qint64> usOf(const RowStream &row, int at) const;

private:
    StoredTime m_time;
    bool m_isThere = false;
    bool m_isDateText = false;
};

class RowCounter
{
public:
    RowCounter(const SubjectLinks &links, const Person &person, const QList<RowHold> &holds, QDate day);

    // One statement; adds to what was found elsewhere.
    Result<void> addTo(FoundTable &found, const std::stop_token &stop) const;

private:
    void select(const SqlCondition &flag);
    void classify(const RowStream &row, FoundTable &found) const;
    void tally(const RowStream &row, RowTally &tally) const;
    bool leadsBy(const RowStream &row, bool mentions) const;

    const SubjectLinks &m_links;
    QStringList m_sums;
    QStringList m_selected;
    QVariantList m_values;
    RowTime m_time;
};

} // namespace Gatehouse
