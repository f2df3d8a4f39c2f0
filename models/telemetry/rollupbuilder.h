// Brings the rollups of one gateway up to date: history newest first, then what is new.
//
// A quarter of an hour is the unit of truth. It is always counted as a whole and replaced in one transaction together
// with every block that contains it, so a crash, a late row or a second run changes no figure.
#pragma once

#include "models/core/clock.h"
#include "models/telemetry/chunkaccumulator.h"
#include "models/telemetry/readingplanner.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/telemetrysource.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Gatehouse
{

// What a refresh did.
struct RefreshResult {
    qint64 newRows = 0;
    TimeSpan changed;      // holds all quarters that were counted again
    bool workLeft = false; // more quarters are due; refresh again soon
};

// Synchronous; each call is one short step. Thread: the one of its source and of its repository's database.
class RollupBuilder
{
public:
    // Until a quarter has been over for this long, a late retry may still change which attempt was the last.
    static constexpr qint64 kOpenMs = 30 * kMinuteMs;

    RollupBuilder(RollupRepository &rollups, TelemetrySource &source, const Clock &clock);

    // Comes first. Enters the gateway into the store, notes the newest row and where history begins.
    Result<void> open();
    // Counts rows that arrived, quarters that are due, and hours and days that have ended.
    Result<RefreshResult> refresh(const std::stop_token &stop = {});
    // Counts the next older stretch of history; false when there is none.
    Result<bool> fillNext(const std::stop_token &stop = {});
    // All of the above until nothing is left, or until all from `downToMs` on is counted. Waits and tries again a few
    // times when the store is busy.
    Result<void> bringUpToDate(const std::stop_token &stop, const std::function<void()> &progress,
                               std::optional<qint64> downToMs = std::nullopt);

    const RollupState &state() const { return m_state; }
    // Of history, 0 .. 1.
    double filledShare() const;
    qint64 rowsRead() const { return m_rowsRead; }
    // How history is read, and why so.
    const ReadingPlanner &reading() const { return m_reading; }
    // The rows that one scan aims at. Tests make it small.
    void setRowsPerScan(qint64 rows) { m_rowsPerScan = rows; }
    // Of each statement on the gateway's database; shorter stretches of history are tried after one ran out of time.
    void setStatementTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

private:
    using Change = std::function<void(RollupState &)>;

    Result<void> synchronise();
    Result<void> begin();
    Result<void> noteOutliers(const RollupState &state);
    Result<void> checkWatermark();
    Result<RefreshResult> noteNewRows(const std::stop_token &stop);
    Result<void> recount(const TimeSpan &span, const std::stop_token &stop, const Change &also);
    Result<std::unique_ptr<ChunkAccumulator>> read(const TimeSpan &span, const std::stop_token &stop, bool asGroups);
    Result<std::unique_ptr<ChunkAccumulator>> readGroups(const TimeSpan &span, const std::stop_token &stop);
    Result<std::unique_ptr<ChunkAccumulator>> readGroups(const TimeSpan &span, GroupSlots grain,
                                                         const std::stop_token &stop);
    Result<bool> scanInto(ChunkAccumulator &rows, const std::stop_token &stop);
    Result<void> replace(const ChunkAccumulator &rows, RollupState &state);
    Result<void> replaceKeyBlocks(const ChunkAccumulator &rows);
    Result<TimeSpan> nextDue();
    Result<void> countDue(RefreshResult &result, const std::stop_token &stop);
    Result<void> deriveEnded();
    Result<void> refreshFully(const std::stop_token &stop, const std::function<void()> &progress);
    bool isPassing(const Error &error, int &busy) const;
    TimeSpan nextStretch() const;
    // `rows` or groups, whichever were read.
    void adaptStretch(qint64 rows);

    RollupRepository &m_rollups;
    TelemetrySource &m_source;
    const Clock &m_clock;
    RollupState m_state;
    ValueDictionary m_dictionary;
    qint64 m_valueSeq = 0;
    qint64 m_personSeq = 0;
    qint64 m_rowsRead = 0;
    qint64 m_rowsPerScan = 250'000;
    std::chrono::milliseconds m_timeout{120'000};
    qint64 m_watermarkCheckedMs = 0;
    RowOrder m_rowOrder = RowOrder::ByTime;
    ReadingPlanner m_reading;
    GroupSlots m_slots = GroupSlots::Quarters;
    int m_stretch = 0; // index of the length of the next stretch of history
};

} // namespace Gatehouse
