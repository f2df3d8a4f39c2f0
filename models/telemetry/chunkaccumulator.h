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

// `span` begins and ends at quarters of an hour. The dictionary grows with the values seen.
class ChunkAccumulator
{
public:
    // A figure beyond this in a row is a mistake of the gateway; it is cut to this, so that sums cannot overflow.
    static constexpr qint64 kLargestRowFigure = qint64(1) << 40;

    // A quarter with fewer rows has no operations cells by the minute: they would be as many as the rows, which are read
    // instead where a question needs minutes.
    static constexpr qint64 kRowsForMinutes = 1000;

    ChunkAccumulator(ValueDictionary &dictionary, const TimeSpan &span);

    // A row outside of the span is not counted.
    void add(const TelemetryRow &row);

    qint64 rows() const { return m_rows; }
    const TimeSpan &span() const { return m_span; }
    // Starts of the quarters that have rows.
    QList<qint64> quarters() const;
    // Quarter and Minute blocks of the cubes without a person; quarters without rows have none.
    QList<NewBlock> blocks() const;
    // One per UTC day that the span touches and that has rows.
    QList<NewKeyBlock> keyBlocks() const;

private:
    struct Quarter {
        CubeAccumulator operations{true};
        CubeAccumulator workspaces{false};
    };

    Quarter &quarterAt(qint64 timeMs);
    CubeAccumulator &keysAt(qint64 timeMs);
    TimeSpan keySpan(size_t day) const;

    ValueDictionary &m_dictionary;
    TimeSpan m_span;
    qint64 m_firstDayMs;
    qint64 m_rows = 0;
    std::vector<std::unique_ptr<Quarter>> m_quarters;
    std::vector<std::unique_ptr<CubeAccumulator>> m_keyDays;
};

} // namespace Gatehouse
