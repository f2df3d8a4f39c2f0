// Turns the rows of a stretch of time into the blocks that the store keeps.
#pragma once

#include "models/telemetry/cubeaccumulator.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/telemetrysource.h"

#include <memory>
#include <vector>

namespace Gatehouse {

// What a row adds to its cells; the one place that says so, for rollups and for raw rows alike.
RowCounts rowCounts(const TelemetryRow &row);

// The order in which a source hands out rows. By time, a quarter is packed as soon as the next one begins, which takes a
// fraction of the memory.
enum class RowOrder { ByTime, Any };

// `span` begins and ends at quarters of an hour. The dictionary grows with the values seen.
class ChunkAccumulator
{
public:
    // A figure beyond this in a row is a mistake of the gateway; it is cut to this, so that sums cannot overflow.
    static constexpr qint64 kLargestRowFigure = qint64(1) << 40;

    // A quarter with fewer rows has no operations cells by the minute: they would be as many as the rows, which are read
    // instead where a question needs minutes.
    static constexpr qint64 kRowsForMinutes = 1000;

    ChunkAccumulator(ValueDictionary &dictionary, const TimeSpan &span, RowOrder order);

    // A row outside of the span is not counted.
    void add(const TelemetryRow &row);
    // After the last row.
    void finish();
    // A row came back to a quarter that was packed: all of this is worthless, and the rows must be read again in Any order.
    bool isDisordered() const { return m_disordered; }

    qint64 rows() const { return m_rows; }
    const TimeSpan &span() const { return m_span; }
    // Starts of the quarters that have rows; in no order.
    const QList<qint64> &quarters() const { return m_starts; }
    // Quarter and Minute blocks of the cubes without a person; quarters without rows have none.
    const QList<NewBlock> &blocks() const { return m_blocks; }
    // One per UTC day that the span touches and that has rows.
    const QList<NewKeyBlock> &keyBlocks() const { return m_keyBlocks; }

private:
    struct Quarter {
        CubeAccumulator operations{true};
        CubeAccumulator workspaces{false};
    };

    Quarter &quarterAt(qint64 timeMs);
    Quarter &openQuarter(size_t index);
    void pack(Quarter &quarter, size_t index);
    void appendBlock(Cube cube, Tier tier, qint64 startMs);
    CubeAccumulator &keysAt(qint64 timeMs);
    TimeSpan keySpan(size_t day) const;

    static constexpr size_t kNone = size_t(-1);

    ValueDictionary &m_dictionary;
    TimeSpan m_span;
    RowOrder m_order;
    qint64 m_firstDayMs;
    qint64 m_rows = 0;
    bool m_disordered = false;
    size_t m_open = kNone;
    Quarter m_current;                                // by time: the quarter m_open
    std::vector<bool> m_packed;                       // by time
    std::vector<std::unique_ptr<Quarter>> m_quarters; // any order: all of them
    std::vector<std::unique_ptr<CubeAccumulator>> m_keyDays;
    CubeAccumulator m_total{true};
    CellBlock m_block;
    QList<qint64> m_starts;
    QList<NewBlock> m_blocks;
    QList<NewKeyBlock> m_keyBlocks;
};

} // namespace Gatehouse
