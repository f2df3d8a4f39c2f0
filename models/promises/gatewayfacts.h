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
    // Epoch microseconds; nothing when no row has a time.
    Result<std::optional<qint64>> oldestUs(const StoredTime &time, const SqlCondition &rows = {}) const;
    Result<std::optional<qint64>> newestUs(const StoredTime &time, const SqlCondition &rows = {}) const;
    Result<CappedCount> count(const SqlCondition &rows = {}, qint64 most = 1'000'000) const;
    // The values of some columns of at most so many rows, the newest first where `order` is given.
    Result<void> visit(const QStringList &columns, const SqlCondition &rows, qint64 most,
                       const Database::RowVisitor &each, const QString &order = {}) const;
    // Rows of the kind; always true without a column.
    SqlCondition of(const PromiseRows &rows) const;

private:
    Result<std::optional<qint64>> edgeUs(const StoredTime &time, const SqlCondition &rows, bool newest) const;

    const TablePlace &m_place;
    const QueryLimits m_limits;
};

// What an error of the gateway lacks, as a verdict: the right, the column, the time. Cancelled stays an error.
Result<PromiseVerdict> unseenBecause(const Error &error, const QString &looked);
// Both hold; one of them may be empty.
SqlCondition both(const SqlCondition &a, const SqlCondition &b);

} // namespace Gatehouse
