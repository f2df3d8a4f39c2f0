// The tables of resources/migrations/001_rollups.sql for one gateway.
#pragma once

#include "models/core/timespan.h"
#include "models/database/database.h"
#include "models/telemetry/cellblock.h"
#include "models/telemetry/valuedictionary.h"

#include <QList>
#include <QMap>
#include <QString>

#include <limits>

namespace Gatehouse
{

// How far the rollups of one gateway are. Read at the start of a step, written with the step's changes.
struct RollupState {
    static constexpr qint64 kAllFilled = std::numeric_limits<qint64>::min();

    qint64 revision = 0;
    qint64 generation = 0; // value ids of another generation mean nothing
    bool begun = false;
    qint64 filledFromMs = kAllFilled; // all rows up to the mark with this time or a later one are counted
    qint64 historyFromMs = 0;
    qint64 historyToMs = 0;
    QString mark; // of the gateway's rows that are counted or due
    qint64 freshAsOfMs = 0;
    qint64 derivedToMs = 0;
    qint64 attempts = 0;
    qint64 estimatedRows = 0;

    bool isFilled() const { return begun && filledFromMs == kAllFilled; }
    bool operator==(const RollupState &) const = default;
};

// A quarter of an hour that is to be counted again.
struct DueQuarter {
    qint64 startMs = 0;
    qint64 dueMs = 0;
    bool lost = false; // its blocks are damaged and must not be read

    bool operator==(const DueQuarter &) const = default;
};

struct NewBlock {
    BlockPlace place;
    qint64 attempts = 0;
    EncodedBlock bytes;
};

struct NewKeyBlock {
    TimeSpan span;
    EncodedBlock bytes;
};

// Thread: the one of its database.
class RollupRepository
{
public:
    // `fingerprint` tells gateways apart that share a store.
    RollupRepository(Database &store, QString fingerprint);

    // Finds the gateway in the store or enters it; a gateway counted in another format starts anew. Writes.
    Result<void> open();
    // Finds the gateway; false when the store does not know it yet. For connections that only read.
    Result<bool> find();

    // For a connection that fills history: the store moves its journal into the file less often.
    Result<void> tuneForWriting();

    Result<RollupState> state();
    // Runs `work` in one transaction if the state is still that of `expected`, else fails with Busy: another program
    // has counted meanwhile. `work` changes the state that it is given, which is then stored.
    Result<RollupState> change(const RollupState &expected, const std::function<Result<void>(RollupState &)> &work);
    // Runs `work` on one snapshot of the store without keeping writers out.
    Result<void> snapshot(const std::function<Result<void>()> &work);
    // Inside change(): forgets all that was counted of this gateway. The state begins anew, in a new generation.
    Result<void> clear(RollupState &state);

    // Values added since `afterSeq`, which moves on.
    Result<void> loadValues(ValueDictionary &into, qint64 &afterSeq, qint64 &afterPersonSeq);
    // Inside change(), of a personal dimension: the count of values that were `from` and are `to`.
    Result<qint64> rename(Dimension dimension, const QString &from, const QString &to);
    Result<void> addValues(const QList<ValueDictionary::Value> &values);

    using BlockVisitor =
        std::function<Result<void>(qint64 startMs, const QByteArray &counts, const QByteArray &sketches)>;
    // Blocks whose start lies in the span, by start. Without sketches the second blob is empty.
    Result<void> blocks(Cube cube, Tier tier, const TimeSpan &starts, bool withSketches, const BlockVisitor &visit);
    Result<void> addBlocks(const QList<NewBlock> &blocks);
    Result<void> removeBlocks(Cube cube, Tier tier, const TimeSpan &starts);
    // How many attempts each quarter in the span has, by start; quarters without rows are left out.
    Result<QMap<qint64, qint64>> quarterAttempts(const TimeSpan &span);

    using KeyBlockVisitor =
        std::function<Result<void>(const TimeSpan &span, const QByteArray &counts, const QByteArray &sketches)>;
    // Key blocks that overlap the span, by start.
    Result<void> keyBlocks(const TimeSpan &span, bool withSketches, const KeyBlockVisitor &visit);
    Result<void> addKeyBlock(const NewKeyBlock &block);
    Result<void> removeKeyBlocks(const TimeSpan &overlapping);
    Result<QList<TimeSpan>> keyBlockSpans(const TimeSpan &overlapping);

    Result<QList<DueQuarter>> dueQuarters(const TimeSpan &span);
    // A quarter that is due already keeps the earlier time, and stays lost.
    Result<void> addDue(const DueQuarter &due);
    Result<void> removeDue(const TimeSpan &span);
    // A block that cannot be read: it is never read again, and its time is counted again at the next refresh.
    Result<void> markDamaged(const BlockPlace &place);
    // The same in a transaction of its own, for readers.
    Result<void> noteDamage(const BlockPlace &place);

private:
    Result<qint64> findId();
    Result<void> save(const RollupState &state);
    Result<void> loadTable(const QString &table, ValueDictionary &into, qint64 &afterSeq);

    Database &m_store;
    QString m_fingerprint;
    qint64 m_source = 0;
};

// Calls visit for each row of a query until it fails.
Result<void> forEachRow(Database &database, const QString &sql, const QVariantList &values,
                        const std::function<Result<void>(const RowStream &)> &visit);

} // namespace Gatehouse
