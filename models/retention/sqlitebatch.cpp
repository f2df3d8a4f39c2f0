#include "models/retention/sqlitebatch.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// By SQLite's own way to wait for a lock: longer and longer steps, up to this one, and none longer than what has
// passed.
constexpr std::chrono::milliseconds kLongestStep{100};
// Somebody may write faster than it is written back.
constexpr int kMostRounds = 3;

} // namespace

Result<void> SqliteBatch::prepare(const TablePlace &place)
{
    // A checkpoint is part of the commit that makes it due, and others would wait for it.
    for (const char *pragma : {"PRAGMA secure_delete=ON", "PRAGMA wal_autocheckpoint=0"}) {
        if (auto done = place.database->execute(QString::fromLatin1(pragma)); !done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<PurgedBatch> SqliteBatch::look(qint64 limit, const std::stop_token &stop, QString &ids) const
{
    const TablePlace &place = m_rows.place();
    PurgedBatch batch;
    QStringList found;
    const auto read = place.database->visitRows(
        QStringLiteral("SELECT _rowid_, %1, %2 FROM %3 WHERE %4 LIMIT %5")
            .arg(m_rows.time().selected(), PurgeBatches::witnessColumn(place), place.name(), m_where.sql)
            .arg(limit),
        m_where.values, {.stop = stop}, [&](const RowStream &row) -> Result<void> {
            found.append(QString::number(row.integer(0)));
            batch.add(m_rows.usOf(row, 1), row.isNull(2) ? QString() : row.string(2));
            return {};
        });
    ids = QStringLiteral("[%1]").arg(found.join(u','));
    return read ? Result<PurgedBatch>(batch) : std::unexpected(read.error());
}

Result<PurgedBatch> SqliteBatch::remove(qint64 limit, const PurgeBatches::BeforeCommit &beforeCommit,
                                        const std::stop_token &stop) const
{
    QString ids;
    auto batch = look(limit, stop, ids);
    if (!batch || batch->rows == 0)
        return batch;
    if (auto meant = beforeCommit(*batch); !meant)
        return std::unexpected(meant.error());
    // Every rule and every hold is asked for again, of these rows alone: by an index the whole stretch would be gone
    // through.
    const TablePlace &place = m_rows.place();
    const QString sql = QStringLiteral("DELETE FROM %1 NOT INDEXED WHERE _rowid_ IN (SELECT value FROM json_each(?)) "
                                       "AND (%2)")
                            .arg(place.name(), m_where.sql);
    std::chrono::steady_clock::time_point begun;
    const auto done = place.database->transaction([&]() -> Result<void> {
        begun = std::chrono::steady_clock::now(); // before that it was this one that waited
        const auto gone = place.database->execute(sql, QVariantList{ids} + m_where.values);
        if (!gone)
            return std::unexpected(gone.error());
        return *gone == batch->rows
                   ? Result<void>()
                   : failure(ErrorKind::Busy, QStringLiteral("Rows of table %1 were changed while they were to be "
                                                             "deleted, so they were left. The purge can go on later.")
                                                  .arg(place.schema.name));
    });
    if (!done)
        return std::unexpected(done.error());
    batch->took = std::chrono::steady_clock::now() - begun;
    batch->leastRest = std::min<std::chrono::nanoseconds>(batch->took, kLongestStep);
    writeBack();
    return batch;
}

// Nobody waits for this one. Left to itself it would be done by whoever writes next, as a part of their statement.
void SqliteBatch::writeBack() const
{
    for (int i = 0; i < kMostRounds; ++i) {
        const auto rows = m_rows.place().database->query(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
        const auto row = rows ? (*rows)->next() : std::unexpected(rows.error());
        if (!row || !*row || (*rows)->integer(2) >= (*rows)->integer(1))
            return;
    }
}

} // namespace Gatehouse
