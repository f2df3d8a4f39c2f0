// The rows of a table that a check reads: all of them, or of a large table some from every part of its period, so that
// what stopped long ago is seen as well as what began today.
#pragma once

#include "models/promises/gatewayfacts.h"

namespace Gatehouse
{

class RowSample
{
public:
    static constexpr qint64 kMostRows = 200'000; // a table of no more is read whole
    static constexpr int kParts = 100;
    static constexpr qint64 kRowsOfPart = 400;

    // `facts` outlives it.
    static Result<RowSample> of(const TableFacts &facts, const DataMapTable &table);

    bool isWhole() const { return !m_all.isMore; }
    // "20,000 of more than 200,000 rows, from all of their period".
    QString text(qint64 read) const;
    // How many of the rows fulfil each condition, and behind these how many were read.
    Result<QList<qint64>> count(const QStringList &columns, const QList<SqlCondition> &conditions) const;
    Result<void> visit(const QStringList &columns, const Database::RowVisitor &each) const;

private:
    RowSample(const TableFacts &facts, const CappedCount &all)
        : m_facts(facts)
        , m_all(all)
    {
    }
    Result<void> divide(const DataMapTable &table);
    Result<void> divideByTime(const StoredTime &time);
    Result<void> divideByKey(const QString &key);
    qint64 mostOfPart() const;

    const TableFacts &m_facts;
    const CappedCount m_all;
    QString m_order;             // in which a part is read from its end; empty: in none
    QList<SqlCondition> m_parts; // an empty one: all rows
};

} // namespace Gatehouse
