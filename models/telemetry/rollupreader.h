// Finds the cells that answer a question, and says what they leave to the raw rows.
#pragma once

#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/telemetryquery.h"

#include <functional>
#include <optional>

namespace Gatehouse
{

// The smallest cube that knows all these dimensions; nothing when only the raw rows do.
std::optional<Cube> coveringCube(const FilterSet &filter, const QList<Dimension> &groupBy);

struct CubeQuestion {
    Cube cube = Cube::Total;
    TimeSpan span;
    QList<qint64> edges; // as in TelemetryQuery
    FilterSet filter;
    bool sketches = false;
};

// What reading cells could not answer.
struct CubeRemainder {
    QList<TimeSpan> raw;           // apart from each other; to be read from the raw rows
    QList<TimeSpan> notYetCounted; // ascending
};

// Within one snapshot of the repository. Thread: that of the repository.
class RollupReader
{
public:
    // `bucket` is the index between the edges, 0 without edges.
    using CellVisitor = std::function<void(const CellBlock &block, int cell, int bucket)>;

    RollupReader(RollupRepository &rollups, const RollupState &state, const ValueDictionary &values);

    // Visits every cell that passes the filter. Corrupt: a block is damaged, see damaged(); cells were visited already.
    Result<CubeRemainder> read(const CubeQuestion &question, const CellVisitor &visit);
    const std::optional<BlockPlace> &damaged() const { return m_damaged; }

private:
    struct Run {
        Tier tier = Tier::Minute;
        TimeSpan span;
    };
    struct Condition {
        int column = 0;
        std::vector<quint32> ids; // sorted
        bool exclude = false;
    };

    Result<QList<TimeSpan>> countable(const TimeSpan &span, CubeRemainder &remainder);
    void split(const TimeSpan &span, int tier, CubeRemainder &remainder);
    void splitAtEdges(const TimeSpan &span, CubeRemainder &remainder);
    Result<void> readRun(const Run &run, CubeRemainder &remainder);
    Result<void> readMinutes(const TimeSpan &span, CubeRemainder &remainder);
    void visitMinutes(qint64 startMs, const TimeSpan &span);
    Result<void> readKeys(const TimeSpan &span, CubeRemainder &remainder);
    Result<void> decode(const BlockPlace &place, const QByteArray &counts, const QByteArray &sketches);
    void visitAll(int bucket);
    int bucketOf(qint64 ms) const;
    bool isInOneBucket(const TimeSpan &span) const;
    bool accepts(int cell) const;
    void resolve(const FilterSet &filter);

    RollupRepository &m_rollups;
    const RollupState &m_state;
    const ValueDictionary &m_values;
    CubeQuestion m_question;
    const CellVisitor *m_visit = nullptr;
    std::vector<Condition> m_conditions;
    std::vector<Run> m_runs;
    CellBlock m_block;
    QByteArray m_sketchBytes; // what m_block's sketches point to
    std::optional<BlockPlace> m_damaged;
};

} // namespace Gatehouse
