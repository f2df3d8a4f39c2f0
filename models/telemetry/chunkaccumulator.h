// Turns the rows of a stretch of time into the blocks that the store keeps.
#pragma once

#include "models/telemetry/attemptgroups.h"
#include "models/telemetry/comboindex.h"
#include "models/telemetry/cubecells.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/telemetrysource.h"

#include <span>
#include <vector>

namespace Gatehouse
{

// What one row adds to a cell. Bins are those of LatencyBins, -1: not recorded.
struct RowCounts {
    CellNumbers numbers{};
    int latencyBin = -1;
    int ttftBin = -1;
};

// What a row adds to its cells; the one place that says so, for rollups and for raw rows alike.
RowCounts rowCounts(const TelemetryRow &row);

// The order in which a source hands out rows. By time, a quarter is packed as soon as the next one begins, which takes
// a fraction of the memory.
enum class RowOrder { ByTime, Any };

// `span` begins and ends at quarters of an hour. The dictionary grows with the values seen.
//
// Rows wait until their quarter ends. Then they are added to the cells of the quarter, those to the cells of the hour,
// and those to the cells of the day: hours and days that lie in the span as a whole are never read back from the store.
class ChunkAccumulator
{
public:
    // A figure beyond this in a row is a mistake of the gateway; it is cut to this, so that sums cannot overflow.
    static constexpr qint64 kLargestRowFigure = qint64(1) << 40;

    // A quarter with fewer rows has no operations cells by the minute: they would be as many as the rows, which are
    // read instead where a question needs minutes.
    static constexpr qint64 kRowsForMinutes = 1000;

    // The same for the cells of all attempts, of which there are few in a minute.
    static constexpr qint64 kRowsForTotalMinutes = 60;

    ChunkAccumulator(ValueDictionary &dictionary, const TimeSpan &span, RowOrder order);

    // A row outside of the span is not counted.
    void add(const TelemetryRow &row);
    // Groups come instead of rows, never beside them, and give the same blocks; the order must be Any.
    void add(const AttemptGroup &group);
    // After the last row or group.
    void finish();

    bool isOfGroups() const { return m_grouped; }
    // Of groups. Whether a quarter has as many attempts as blocks by the minute are made from.
    bool wantsMinutes() const;
    // Whether the groups of every cube hold the same attempts.
    bool cubesAgree() const;
    // How many groups were added, or how many of them rows would have been. Only known after finish() for rows.
    qint64 groups() const { return m_groupCount; }
    // The attempts in all groups together: an attempt is in several.
    qint64 groupMembers() const { return m_groupMembers; }
    // A row came back to a time that was packed: all of this is worthless, and the rows must be read again in Any
    // order.
    bool isDisordered() const { return m_disordered; }

    qint64 rows() const { return m_rowCount; }
    const TimeSpan &span() const { return m_span; }
    // Starts of the quarters that have rows; in no order.
    const QList<qint64> &quarters() const { return m_quarters; }
    // Quarter and Minute blocks of the cubes without a person; quarters without rows have none.
    const QList<NewBlock> &blocks() const { return m_blocks; }
    // The same for the hours and days that lie in the span as a whole.
    const QList<NewBlock> &derivedBlocks() const { return m_derivedBlocks; }
    // One per UTC day that the span touches and that has rows.
    const QList<NewKeyBlock> &keyBlocks() const { return m_keyBlocks; }

private:
    // A row that waits. Cells are numbers of the indexes below.
    struct CountedRow {
        CellNumbers numbers;
        quint32 quarter = 0;
        quint32 operation = 0;
        quint32 workspace = 0;
        quint32 key = 0;
        qint16 latencyBin = -1;
        qint16 ttftBin = -1;
        quint8 minute = 0;
        quint8 outcome = 0;
    };
    // A group that waits, without the cube that the cell is of.
    struct CountedGroup {
        CellNumbers numbers{};
        quint32 slot = 0; // a quarter, or a day
        quint32 cell = 0;
        SketchKind duration = SketchKind::Latency;
        qint16 bin = -1;
        quint8 minute = 0;
        quint8 outcome = 0;
        qint64 attempts = 0;
    };
    // The cubes without a person over a quarter, an hour or a day.
    struct Level {
        CubeCells total;
        CubeCells operations;
        CubeCells workspaces;
        CellValues values;
        // Instead of the values when groups are counted; by Cube, of which Total has none of its own.
        std::array<BinCounts, 4> counts;

        void add(const Level &other);
        void clear();
    };
    // One slot of a tier after the other; a slot that comes again is disorder.
    struct Slots {
        qint64 lengthMs = 0;
        qint64 firstMs = 0; // where slot 0 begins
        size_t open = kNone;
        std::vector<bool> seen;

        qint64 startMs() const { return firstMs + qint64(open) * lengthMs; }
        size_t slotOf(qint64 ms) const { return size_t((ms - firstMs) / lengthMs); }
    };

    CountedRow counted(const TelemetryRow &row);
    void countRow(const CountedRow &row);
    quint32 cellOf(const AttemptGroup &group);
    static CellNumbers numbersOf(const AttemptGroup &group);
    std::span<const CountedGroup> groupsOf(Cube cube, size_t slot) const;
    void countGroups(CubeCells &cells, Level &level, Cube cube, size_t slot);
    void finishGroups();
    void sortValues(Level &level);
    static void appendValues(Level &to, const Level &from);
    void countMinutes(Cube cube);
    void fillMinutes(Cube cube);
    void noteBinsUsed(const CubeCells &cells, const Level &level);
    static std::vector<quint32> byQuarter(const std::vector<CountedRow> &rows, size_t quarters);
    bool isWhole(const Slots &tier) const;
    Slots makeSlots(Tier tier) const;
    void openSlot(Slots &tier, size_t slot);
    void openQuarter(size_t slot);
    void closeQuarter();
    void closeHour();
    void closeDay();
    void packQuarter(qint64 startMs);
    void packMinutes(qint64 startMs);
    void packDerived(Level &level, Tier tier, qint64 startMs);
    void pack(CubeCells &cells, const Level &level, const BlockPlace &place, QList<NewBlock> &into);
    void fill(CubeCells &cells, const Level &level, Cube cube);
    void fillFromCounts(CubeCells &cells, const Level &level, Cube cube);

    static constexpr size_t kNone = size_t(-1);

    ValueDictionary &m_dictionary;
    TimeSpan m_span;
    RowOrder m_order;
    qint64 m_rowCount = 0;
    bool m_disordered = false;
    ComboIndex m_operations;
    ComboIndex m_workspaces;
    ComboIndex m_keys;
    std::vector<CountedRow> m_rows;                        // by time: of the open quarter; any order: all of them
    std::array<std::vector<CountedGroup>, 4> m_groups;     // by Cube; in the order of their slots once all are there
    std::array<std::array<qint64, 4>, 2> m_cubeAttempts{}; // by SketchKind and Cube
    std::vector<qint64> m_quarterAttempts;                 // of groups
    bool m_grouped = false;
    qint64 m_groupCount = 0;
    qint64 m_groupMembers = 0;
    Slots m_quarterSlots;
    Slots m_hourSlots;
    Slots m_daySlots;
    Level m_quarter;
    Level m_hour;
    Level m_day;
    CubeCells m_dayKeys;
    CubeCells m_minutes; // of the quarter that is packed
    std::vector<CellValue> m_spare;
    std::vector<BinCount> m_spareCounts;
    CellBlock m_block;
    QList<qint64> m_quarters;
    QList<NewBlock> m_blocks;
    QList<NewBlock> m_derivedBlocks;
    QList<NewKeyBlock> m_keyBlocks;
};

} // namespace Gatehouse
