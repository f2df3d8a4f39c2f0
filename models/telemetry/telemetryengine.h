// Answers questions about traffic from the rollups, and from raw rows where no rollup covers the question.
#pragma once

#include "models/core/clock.h"
#include "models/telemetry/rollupreader.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

class ContrastCounter;

// Synchronous. Thread: the one of its source and of its repository's database. It writes to the store only to note a
// damaged block.
class TelemetryEngine
{
public:
    TelemetryEngine(RollupRepository &rollups, TelemetrySource &source, const Clock &clock);

    // All from the same state of the rollups. The limits hold for all raw rows together.
    Result<QList<TelemetryAnswer>> ask(const QList<TelemetryQuery> &queries, const QueryLimits &limits = {});
    Result<TelemetryAnswer> ask(const TelemetryQuery &query, const QueryLimits &limits = {});
    // Whether there are failures among all that is counted, for a source that cannot tell by itself whether the gateway
    // records them; see TelemetrySource::sawFailures(). Every question looks too.
    Result<void> learnCapabilities();
    // Workspace, account and key are compared only when their raw rows can be read within the limits.
    Result<ContrastAnswer> contrast(const ContrastQuery &query, const QueryLimits &limits = {});

private:
    struct Draft;

    Result<void> load();
    // Runs `read` on a snapshot, again after a damaged block was noted; `read` names the block in the second argument.
    Result<void> readSnapshot(const std::function<Result<void>(std::optional<BlockPlace> &damaged)> &read);
    Result<void> noticeFailures(std::optional<BlockPlace> &damaged);
    Result<void> readRollups(Draft &draft, std::optional<BlockPlace> &damaged);
    Result<void> readRows(Draft &draft, const QueryLimits &limits);
    TelemetryAnswer finished(Draft &draft) const;
    Result<void> contrastCells(const ContrastQuery &query, ContrastCounter &counter,
                               std::array<QList<TimeSpan>, 2> &raw);
    Result<void> contrastRows(const ContrastQuery &query, ContrastCounter &counter,
                              const std::array<QList<TimeSpan>, 2> &raw, const QueryLimits &limits);
    Result<void> contrastPersons(const ContrastQuery &query, ContrastCounter &counter, const QueryLimits &limits);

    RollupRepository &m_rollups;
    TelemetrySource &m_source;
    const Clock &m_clock;
    RollupState m_state;
    ValueDictionary m_values;
    qint64 m_failuresLookedAt = -1; // the revision
    qint64 m_valueSeq = 0;
    qint64 m_personSeq = 0;
};

// An error that names the mistake when a query cannot be meant: an empty span, edges that do not fit it, three groups.
Result<void> checkQuery(const TelemetryQuery &query);

} // namespace Gatehouse
