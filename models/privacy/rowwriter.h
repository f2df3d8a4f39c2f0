// Names rows of one table by where they are, and writes or deletes just those.
#pragma once

#include "models/database/storedtime.h"
#include "models/privacy/gatewaytables.h"

namespace Gatehouse
{

class RowWriter
{
public:
    explicit RowWriter(const TablePlace &place);

    // Unsupported: the table has nothing to name a row by.
    Result<void> check() const;
    // What is selected to name a row, in front of everything else.
    const QStringList &address() const { return m_selected; }
    // Reads it.
    QVariantList addressOf(const RowStream &row) const;
    // Behind a SELECT whose rows are written in the same transaction, where they need it.
    QString lock() const;

    struct Row {
        QVariantList address;
        QVariantList values;
    };
    Result<void> write(const QStringList &columns, const QList<Row> &rows) const;
    // Deletes those of the rows that still meet the condition.
    Result<qint64> remove(const QList<Row> &rows, const SqlCondition &condition) const;
    // Of the transaction. PostgreSQL takes the first rows of somebody who has many from a reading of the table, also
    // when the ones at its beginning are done; an index has forgotten those. And it compiles what is over before it is
    // compiled.
    Result<void> prefer(bool index) const;
    Result<qint64> removeAll(const SqlCondition &condition) const;
    // Deletes up to so many rows of the condition.
    Result<qint64> removeSome(const SqlCondition &condition, int limit) const;

private:
    Result<void> writeOneByOne(const QStringList &columns, const QList<Row> &rows) const;
    Result<void> writeGrouped(const QStringList &columns, const QList<Row> &rows) const;
    Result<void> writeTogether(const QStringList &columns, const QList<Row> &rows) const;
    SqlCondition isOneOf(const QList<QVariantList> &addresses) const;
    bool isPostgreSql() const { return m_place.dialect() == Dialect::PostgreSql; }

    const TablePlace &m_place;
    QStringList m_names;    // of the columns that name a row
    QStringList m_selected; // as they are selected
};

} // namespace Gatehouse
