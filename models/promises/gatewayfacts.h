// Small questions to one table of a gateway, each a single statement that is given up when it takes too long. Only the
// checks of promises and the survey of credentials use it.
#pragma once

#include "models/database/storedtime.h"
#include "models/promises/promisescene.h"

namespace Gatehouse
{

// A count that stopped at a limit.
struct CappedCount {
    qint64 rows = 0;
    bool isMore = false; // there are more than these

    // "1,204", "more than 1,000,000".
    QString text() const;
};

class TableFacts
{
public:
    TableFacts(const TablePlace &place, QueryLimits limits)
        : m_place(place)
        , m_limits(std::move(limits))
    {
    }
    TableFacts(const TablePlace &place, const PromiseScene &scene)
        : TableFacts(place, scene.limits())
    {
    }

    const TablePlace &place() const { return m_place; }
    bool has(const QString &column) const { return m_place.column(column) != nullptr; }
    // Nothing without the column.
    std::optional<StoredTime> time(const PromiseTime &time) const;
    std::optional<StoredTime> time(const DataMapTable &table) const;
    // Epoch microseconds; nothing when no row has a time after the epoch. InvalidInput: a text that is none.
    Result<std::optional<qint64>> oldestUs(const StoredTime &time, const SqlCondition &rows = {}) const;
    Result<std::optional<qint64>> newestUs(const StoredTime &time, const SqlCondition &rows = {}) const;
    Result<CappedCount> count(const SqlCondition &rows = {}, qint64 most = 1'000'000) const;
    // The values of some columns of at most so many rows, the newest first where `order` is given.
    Result<void> visit(const QStringList &columns, const SqlCondition &rows, qint64 most,
                       const Database::RowVisitor &each, const QString &order = {}) const;
    // What visit() asks. The columns are not quoted yet, the order is.
    QString rowsSql(const QStringList &columns, const SqlCondition &rows, qint64 most, const QString &order) const;
    const QueryLimits &limits() const { return m_limits; }
    // Rows of the kind; always true without a column.
    SqlCondition of(const PromiseRows &rows) const;

private:
    Result<std::optional<qint64>> edgeUs(const StoredTime &time, const SqlCondition &rows, bool newest) const;

    const TablePlace &m_place;
    const QueryLimits m_limits;
};

// What an error of the gateway lacks, as a verdict: the right, the column, the time. Cancelled stays an error.
Result<PromiseVerdict> unseenBecause(const Error &error, const QString &looked);
// What of the table is in a database that was not reached is not seen: why, and what to do. Adds nothing where all of
// it is. `what`: cannot be seen for that; empty: the table.
void addUnreached(VerdictSum &sum, const PromiseScene &scene, const QString &table, const QString &what = {});
// Where the accounts are, and where the traffic is kept apart from them. Null: there is none, or it was not reached.
Database *mainDatabaseOf(const PromiseScene &scene);
Database *logDatabaseOf(const PromiseScene &scene);
// Both hold; one of them may be empty.
SqlCondition both(const SqlCondition &a, const SqlCondition &b);

} // namespace Gatehouse
