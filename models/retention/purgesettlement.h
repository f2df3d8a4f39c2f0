// What a worker that died had taken out of a table, or was about to commit: was it, and what becomes of it.
#pragma once

#include "models/retention/partitionplace.h"
#include "models/retention/purgegateway.h"
#include "models/retention/purgerows.h"
#include "models/retention/retentionrepository.h"
#include "models/retention/rowguard.h"

#include <functional>

namespace Gatehouse
{

class PurgeSettlement
{
public:
    // Comes before anything is put back: from then on no row tells of the others any more, so that the mark must name
    // none.
    using BeforeBack = std::function<Result<void>(const PurgeStanding &)>;
    // As PurgePartitions::Ways has it.
    using StillFree = std::function<Result<bool>()>;
    // The gateway outlives it.
    PurgeSettlement(const PurgeGateway &gateway, const QueryLimits &limits, StillFree stillFree, BeforeBack beforeBack)
        : m_gateway(gateway)
        , m_limits(limits)
        , m_stillFree(std::move(stillFree))
        , m_beforeBack(std::move(beforeBack))
    {
    }

    // Of a purge that goes on: what was taken out is dropped, or put back when a row in it must stay. Nothing is
    // pending then, and what is gone is counted.
    Result<PurgeStanding> finished(const PurgeRows &rows, const RowGuard &guard, PurgeStanding standing) const;
    // Of a purge that does not: what was taken out is put back, by the name and the bound alone, so that neither the
    // rules nor the columns need be what they were. The error says where the rows are that could not be.
    Result<PurgeStanding> putBack(const PurgeTable &table, PurgeStanding standing) const;

private:
    Result<PurgeStanding> batchFinished(const PurgeRows &rows, PurgeStanding standing) const;
    Result<void> putBack(const PurgeTable &table, const TablePlace &place, const PurgeStanding &standing) const;
    Result<PartitionPlace> whereIsWithout(const PurgeTable &table, const PendingBatch &pending) const;
    const TablePlace *besideOf(const PurgeTable &table, const PendingBatch &pending) const;
    std::unexpected<Error> leftOutside(const PurgeTable &table, const PendingBatch &pending, const Error &why) const;

    const PurgeGateway &m_gateway;
    QueryLimits m_limits;
    StillFree m_stillFree;
    BeforeBack m_beforeBack;
};

// Counts rows that went, from the oldest to the newest of them.
void addGone(PurgeProgress &progress, qint64 rows, const std::optional<qint64> &oldestUs,
             const std::optional<qint64> &newestUs);

} // namespace Gatehouse
