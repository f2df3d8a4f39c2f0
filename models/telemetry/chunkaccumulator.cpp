#include "models/telemetry/chunkaccumulator.h"

#include <algorithm>

namespace Gatehouse {

namespace {

qint64 tamed(qint64 figure)
{
    return std::clamp(figure, -ChunkAccumulator::kLargestRowFigure, ChunkAccumulator::kLargestRowFigure);
}

void appendBlock(QList<NewBlock> &into, Cube cube, Tier tier, qint64 startMs, const CellBlock &block)
{
    const BlockPlace place{cube, tier, startMs};
    qint64 attempts = 0;
    for (int cell = 0; cell < block.size(); ++cell)
        attempts += block.number(CellNumber::Attempts, cell);
    into.append({place, attempts, block.encode(place)});
}

} // namespace

RowCounts rowCounts(const TelemetryRow &row)
{
    RowCounts counts;
    const auto set = [&](CellNumber number, qint64 value) { counts.numbers[size_t(number)] = value; };
    set(CellNumber::Attempts, 1);
    set(CellNumber::Requests, row.final == FinalAttempt::Yes);
    set(CellNumber::Unlinked, row.final == FinalAttempt::Unknown);
    set(CellNumber::TokensIn, tamed(row.tokensIn));
    set(CellNumber::TokensOut, tamed(row.tokensOut));
    set(CellNumber::TokensCached, tamed(row.tokensCached));
    set(CellNumber::CostMicros, tamed(row.costMicros));
    counts.latencyBin = row.latencyUs >= 0 ? LatencyBins::binOf(row.latencyUs) : -1;
    counts.ttftBin = row.ttftUs >= 0 ? LatencyBins::binOf(row.ttftUs) : -1;
    return counts;
}

ChunkAccumulator::ChunkAccumulator(ValueDictionary &dictionary, const TimeSpan &span)
    : m_dictionary(dictionary)
    , m_span(span)
    , m_firstDayMs(floorTo(span.fromMs, kDayMs))
    , m_quarters(size_t(span.lengthMs() / kQuarterMs))
    , m_keyDays(size_t((ceilTo(span.toMs, kDayMs) - m_firstDayMs) / kDayMs))
{
    Q_ASSERT(floorTo(span.fromMs, kQuarterMs) == span.fromMs && floorTo(span.toMs, kQuarterMs) == span.toMs);
}

ChunkAccumulator::Quarter &ChunkAccumulator::quarterAt(qint64 timeMs)
{
    auto &quarter = m_quarters[size_t((timeMs - m_span.fromMs) / kQuarterMs)];
    if (!quarter)
        quarter = std::make_unique<Quarter>();
    return *quarter;
}

CubeAccumulator &ChunkAccumulator::keysAt(qint64 timeMs)
{
    auto &day = m_keyDays[size_t((timeMs - m_firstDayMs) / kDayMs)];
    if (!day)
        day = std::make_unique<CubeAccumulator>(false);
    return *day;
}

void ChunkAccumulator::add(const TelemetryRow &row)
{
    if (!m_span.contains(row.timeMs))
        return;
    const auto id = [this](Dimension dimension, std::string_view text) { return m_dictionary.idOf(dimension, text); };
    const RowCounts counts = rowCounts(row);
    const auto outcome = quint32(row.outcome);
    const quint32 model = id(Dimension::Model, row.model);
    const quint32 workspace = id(Dimension::Workspace, row.workspace);
    const int minute = int((row.timeMs - m_span.fromMs) % kQuarterMs / kMinuteMs);
    Quarter &quarter = quarterAt(row.timeMs);
    quarter.operations.add({model, id(Dimension::Provider, row.provider), id(Dimension::Endpoint, row.endpoint), outcome,
                            id(Dimension::ErrorClass, row.errorClass), quint32(std::max(0, row.statusCode))},
                           minute, counts);
    quarter.workspaces.add({workspace, model, outcome}, 0, counts);
    keysAt(row.timeMs).add({id(Dimension::Key, row.key), id(Dimension::Account, row.account), workspace, outcome}, 0, counts);
    ++m_rows;
}

QList<qint64> ChunkAccumulator::quarters() const
{
    QList<qint64> starts;
    for (size_t i = 0; i < m_quarters.size(); ++i) {
        if (m_quarters[i])
            starts.append(m_span.fromMs + qint64(i) * kQuarterMs);
    }
    return starts;
}

QList<NewBlock> ChunkAccumulator::blocks() const
{
    QList<NewBlock> made;
    for (size_t i = 0; i < m_quarters.size(); ++i) {
        if (!m_quarters[i])
            continue;
        const qint64 startMs = m_span.fromMs + qint64(i) * kQuarterMs;
        const CubeAccumulator &operations = m_quarters[i]->operations;
        const CubeAccumulator total = operations.total(cubeColumn(Cube::Operations, Dimension::Outcome));
        appendBlock(made, Cube::Total, Tier::Minute, startMs, total.minuteBlock());
        appendBlock(made, Cube::Total, Tier::Quarter, startMs, total.block());
        if (operations.attempts() >= kRowsForMinutes)
            appendBlock(made, Cube::Operations, Tier::Minute, startMs, operations.minuteBlock());
        appendBlock(made, Cube::Operations, Tier::Quarter, startMs, operations.block());
        appendBlock(made, Cube::Workspace, Tier::Quarter, startMs, m_quarters[i]->workspaces.block());
    }
    return made;
}

TimeSpan ChunkAccumulator::keySpan(size_t day) const
{
    const qint64 startMs = m_firstDayMs + qint64(day) * kDayMs;
    return TimeSpan{startMs, startMs + kDayMs}.intersected(m_span);
}

QList<NewKeyBlock> ChunkAccumulator::keyBlocks() const
{
    QList<NewKeyBlock> made;
    for (size_t day = 0; day < m_keyDays.size(); ++day) {
        if (!m_keyDays[day])
            continue;
        const TimeSpan span = keySpan(day);
        const BlockPlace place{Cube::Key, Tier::Day, span.fromMs};
        made.append({span, m_keyDays[day]->block().encode(place)});
    }
    return made;
}

} // namespace Gatehouse
