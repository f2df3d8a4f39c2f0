// Deletes the due rows of one table, batch by batch: each is one short transaction over a stretch of the table that was
// found without a lock.
#pragma once

#include "models/privacy/batchpace.h"
#include "models/retention/purgedbatch.h"
#include "models/retention/purgerows.h"

#include <functional>

namespace Gatehouse
{

class PurgeBatches
{
public:
    // Long enough to get on, too short for a user to feel.
    static constexpr std::chrono::milliseconds kBudget{60};
    static constexpr qint64 kFirst = 50;
    // One batch that is far too large is felt by everybody who writes.
    static constexpr double kMostGrowth = 2;

    // The rows outlive this.
    explicit PurgeBatches(const PurgeRows &rows);

    // The next batch, of at most so many of the rows that `free` holds for. `beforeCommit` is called when it is known
    // which rows go, and nothing is committed; its error takes it all back. Nothing: the table was gone through. Busy:
    // somebody held a lock for too long; nothing was deleted, and the next call tries the same again.
    using BeforeCommit = std::function<Result<void>(const PurgedBatch &)>;
    Result<std::optional<PurgedBatch>> next(const SqlCondition &free, qint64 most, const BeforeCommit &beforeCommit,
                                            const std::stop_token &stop);

    // Whether the row with this id is there: then the batch that it was the witness of was not committed.
    static Result<bool> isThere(const TablePlace &place, const QString &witness);
    // What names a row in isThere(), as SQL.
    static QString witnessColumn(const TablePlace &place);

private:
    // By what the table is gone through.
    enum class Order { Time, RowId, Key, None };
    Result<bool> nextStretch(qint64 most, const std::stop_token &stop);
    QString orderColumn() const;
    QString orderSelected() const;
    SqlCondition bound(const QString &comparison, const QVariant &at) const;
    SqlCondition stretch() const;
    Result<PurgedBatch> remove(const SqlCondition &where, qint64 limit, const std::stop_token &stop) const;
    Result<PurgedBatch> removeByAddress(const SqlCondition &where, qint64 limit, const std::stop_token &stop) const;
    QString fastStatement(const SqlCondition &where, qint64 limit, QVariantList &values) const;
    void adapt(const PurgedBatch &batch, qint64 limit);
    Result<void> setUpTransaction() const;
    Result<PurgedBatch> removeLocked(const SqlCondition &where, qint64 limit, const BeforeCommit &beforeCommit,
                                     const std::stop_token &stop) const;
    void add(PurgedBatch &batch, const RowStream &row, int time, int witness) const;
    Result<void> prepare();

    const PurgeRows &m_rows;
    Order m_order;
    BatchPace m_pace;                // rows deleted at once
    BatchPace m_look;                // rows of a stretch, whoever they belong to
    bool m_hasSplit = false;         // the stretch at hand, into several batches
    std::optional<QVariant> m_after; // passed, in the order
    std::optional<QVariant> m_end;   // of the stretch at hand, with it; none: it has no end
    bool m_isInStretch = false;
    bool m_isLast = false;
    bool m_isPrepared = false;
    bool m_isPartitioned = false;
};

} // namespace Gatehouse
