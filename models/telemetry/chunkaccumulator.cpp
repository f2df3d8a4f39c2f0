#include "models/telemetry/chunkaccumulator.h"

#include <algorithm>
#include <utility>

namespace Gatehouse {

namespace {

qint64 tamed(qint64 figure)
{
    return std::clamp(figure, -ChunkAccumulator::kLargestRowFigure, ChunkAccumulator::kLargestRowFigure);
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

ChunkAccumulator::ChunkAccumulator(ValueDictionary &dictionary, const TimeSpan &span, RowOrder order)
    : m_dictionary(dictionary)
    , m_span(span)
    , m_order(order)
    , m_firstDayMs(floorTo(span.fromMs, kDayMs))
    , m_packed(order == RowOrder::ByTime ? size_t(span.lengthMs() / kQuarterMs) : 0)
    , m_quarters(order == RowOrder::Any ? size_t(span.lengthMs() / kQuarterMs) : 0)
    , m_keyDays(size_t((ceilTo(span.toMs, kDayMs) - m_firstDayMs) / kDayMs))
{
    Q_ASSERT(floorTo(span.fromMs, kQuarterMs) == span.fromMs && floorTo(span.toMs, kQuarterMs) == span.toMs);
}

ChunkAccumulator::Quarter &ChunkAccumulator::quarterAt(qint64 timeMs)
{
    const auto index = size_t((timeMs - m_span.fromMs) / kQuarterMs);
    if (m_order == RowOrder::ByTime)
        return index == m_open ? m_current : openQuarter(index);
    auto &quarter = m_quarters[index];
    if (!quarter)
        quarter = std::make_unique<Quarter>();
    return *quarter;
}

ChunkAccumulator::Quarter &ChunkAccumulator::openQuarter(size_t index)
{
    if (m_open != kNone)
        pack(m_current, m_open);
    m_disordered = m_disordered || m_packed[index];
    m_open = index;
    m_packed[index] = true;
    return m_current;
}

// Leaves the quarter empty.
void ChunkAccumulator::pack(Quarter &quarter, size_t index)
{
    const qint64 startMs = m_span.fromMs + qint64(index) * kQuarterMs;
    quarter.operations.fillTotal(m_total, cubeColumn(Cube::Operations, Dimension::Outcome));
    m_total.fillMinuteBlock(m_block);
    appendBlock(Cube::Total, Tier::Minute, startMs);
    m_total.fillBlock(m_block);
    appendBlock(Cube::Total, Tier::Quarter, startMs);
    if (quarter.operations.attempts() >= kRowsForMinutes) {
        quarter.operations.fillMinuteBlock(m_block);
        appendBlock(Cube::Operations, Tier::Minute, startMs);
    }
    quarter.operations.fillBlock(m_block);
    appendBlock(Cube::Operations, Tier::Quarter, startMs);
    quarter.workspaces.fillBlock(m_block);
    appendBlock(Cube::Workspace, Tier::Quarter, startMs);
    quarter.operations.clear();
    quarter.workspaces.clear();
    m_starts.append(startMs);
}

void ChunkAccumulator::appendBlock(Cube cube, Tier tier, qint64 startMs)
{
    const BlockPlace place{cube, tier, startMs};
    qint64 attempts = 0;
    for (int cell = 0; cell < m_block.size(); ++cell)
        attempts += m_block.number(CellNumber::Attempts, cell);
    m_blocks.append({place, attempts, m_block.encode(place)});
}

void ChunkAccumulator::finish()
{
    if (m_open != kNone)
        pack(m_current, std::exchange(m_open, kNone));
    for (size_t i = 0; i < m_quarters.size(); ++i) {
        if (m_quarters[i])
            pack(*m_quarters[i], i);
        m_quarters[i].reset();
    }
    for (size_t day = 0; day < m_keyDays.size(); ++day) {
        if (!m_keyDays[day])
            continue;
        const TimeSpan span = keySpan(day);
        m_keyDays[day]->fillBlock(m_block);
        m_keyBlocks.append({span, m_block.encode({Cube::Key, Tier::Day, span.fromMs})});
        m_keyDays[day].reset();
    }
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

TimeSpan ChunkAccumulator::keySpan(size_t day) const
{
    const qint64 startMs = m_firstDayMs + qint64(day) * kDayMs;
    return TimeSpan{startMs, startMs + kDayMs}.intersected(m_span);
}

} // namespace Gatehouse
