#include "models/retention/purgesettlement.h"

#include "models/retention/purgebatches.h"
#include "models/retention/purgepartitions.h"

namespace Gatehouse
{

namespace
{

Result<PartitionPlace> whereIs(const TablePlace &place, const RetentionRule &rule, const PendingBatch &pending,
                               const QueryLimits &limits)
{
    return place.dialect() == Dialect::MySql
               ? MySqlPartitions(place, rule, limits).where(pending.partition, pending.witness)
               : PostgresPartitions(place, rule, limits).where(pending.partition);
}

PurgeStanding settled(PurgeStanding standing, bool isGone)
{
    const PendingBatch pending = *standing.pending;
    standing.pending.reset();
    if (!isGone)
        return standing;
    addGone(standing.progress, pending.rows, pending.oldestUs, pending.newestUs);
    if (pending.partition.isEmpty())
        ++standing.progress.batches;
    else
        standing.progress.partitions.append(pending.partition);
    return standing;
}

} // namespace

void addGone(PurgeProgress &progress, qint64 rows, const std::optional<qint64> &oldestUs,
             const std::optional<qint64> &newestUs)
{
    progress.rows += rows;
    if (oldestUs)
        progress.oldestUs = std::min(progress.oldestUs.value_or(*oldestUs), *oldestUs);
    if (newestUs)
        progress.newestUs = std::max(progress.newestUs.value_or(*newestUs), *newestUs);
}

Result<PurgeStanding> PurgeSettlement::finished(const PurgeRows &rows, const RowGuard &guard,
                                                PurgeStanding standing) const
{
    if (!standing.pending)
        return standing;
    const PendingBatch pending = *standing.pending;
    if (pending.partition.isEmpty())
        return batchFinished(rows, std::move(standing));
    const auto place = whereIs(rows.place(), rows.rule(), pending, m_limits);
    if (!place)
        return std::unexpected(place.error());
    bool isGone = *place == PartitionPlace::Gone;
    if (*place == PartitionPlace::Detached) {
        const auto done =
            PurgePartitions(rows, guard, m_limits).finish(pending.partition, pending.bound, {m_stillFree, [&] {
                                                                                                 return m_beforeBack(
                                                                                                     standing);
                                                                                             }});
        if (!done)
            return std::unexpected(done.error());
        isGone = done->has_value();
        if (isGone) { // what was there by then, which may be less than was meant
            standing.pending->rows = (*done)->rows;
            standing.pending->oldestUs = (*done)->oldestUs;
            standing.pending->newestUs = (*done)->newestUs;
        }
    }
    return settled(std::move(standing), isGone);
}

Result<PurgeStanding> PurgeSettlement::batchFinished(const PurgeRows &rows, PurgeStanding standing) const
{
    bool isThere = false;
    if (!standing.pending->witness.isEmpty()) {
        const auto found = PurgeBatches::isThere(rows.place(), standing.pending->witness);
        if (!found)
            return std::unexpected(found.error());
        isThere = *found;
    }
    return settled(std::move(standing), !isThere);
}

Result<PurgeStanding> PurgeSettlement::putBack(const PurgeTable &table, PurgeStanding standing) const
{
    // Rows of a batch are in their table, or they are gone.
    if (!standing.pending || standing.pending->partition.isEmpty())
        return standing;
    const PendingBatch pending = *standing.pending;
    const TablePlace *place = m_gateway.tables().placesOf(table.rule.table).value(table.place, nullptr);
    const auto where = place ? whereIs(*place, table.rule, pending, m_limits) : whereIsWithout(table, pending);
    if (!where)
        return std::unexpected(where.error());
    if (*where == PartitionPlace::Detached) {
        const auto back = place ? putBack(table, *place, standing)
                                : failure(ErrorKind::NotFound, QStringLiteral("that table is not there any more"));
        if (!back)
            return leftOutside(table, pending, back.error());
    }
    return settled(std::move(standing), place && *where == PartitionPlace::Gone);
}

// The table that it was a part of is not there any more.
Result<PartitionPlace> PurgeSettlement::whereIsWithout(const PurgeTable &table, const PendingBatch &pending) const
{
    const TablePlace *beside = besideOf(table, pending);
    if (!beside)
        return PartitionPlace::Gone;
    return beside->dialect() == Dialect::MySql
               ? PartitionPlace::Detached
               : PostgresPartitions(*beside, table.rule, m_limits).where(pending.partition);
}

// The table that the rows are in while they are out.
const TablePlace *PurgeSettlement::besideOf(const PurgeTable &table, const PendingBatch &pending) const
{
    const GatewayTables &there = m_gateway.tables();
    const QString outside = MySqlPartitions::nameOutside(table.rule.table, pending.partition);
    return there.placesOf(there.has(outside) ? outside : pending.partition).value(0, nullptr);
}

Result<void> PurgeSettlement::putBack(const PurgeTable &table, const TablePlace &place,
                                      const PurgeStanding &standing) const
{
    if (auto noted = m_beforeBack(standing); !noted)
        return noted;
    const PendingBatch &pending = *standing.pending;
    return place.dialect() == Dialect::MySql
               ? MySqlPartitions(place, table.rule, m_limits).putBack(pending.partition)
               : PostgresPartitions(place, table.rule, m_limits).putBack(pending.partition, pending.bound);
}

std::unexpected<Error> PurgeSettlement::leftOutside(const PurgeTable &table, const PendingBatch &pending,
                                                    const Error &why) const
{
    const TablePlace *beside = besideOf(table, pending);
    return failure(
        why.kind == ErrorKind::Denied ? ErrorKind::Unsupported : why.kind,
        QStringLiteral("Partition %1 of table %2 was taken out by a purge that was broken off, and cannot be "
                       "put back: %3. Its rows are in the table %4. Mend that, and run the purge again: it "
                       "puts them back first.")
            .arg(pending.partition, table.rule.table, why.message, beside ? beside->schema.name : pending.partition),
        why.detail);
}

} // namespace Gatehouse
