#include "models/telemetry/chunkaccumulator.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace Gatehouse
{

namespace
{

qint64 tamed(qint64 figure)
{
    return std::clamp(figure, -ChunkAccumulator::kLargestRowFigure, ChunkAccumulator::kLargestRowFigure);
}

template<typename Value>
void append(std::array<std::vector<Value>, 2> &to, const std::array<std::vector<Value>, 2> &from)
{
    for (size_t kind = 0; kind < to.size(); ++kind)
        to[kind].insert(to[kind].end(), from[kind].begin(), from[kind].end());
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

void ChunkAccumulator::Level::add(const Level &other)
{
    total.add(other.total);
    operations.add(other.operations);
    workspaces.add(other.workspaces);
}

void ChunkAccumulator::Level::clear()
{
    total.clear();
    operations.clear();
    workspaces.clear();
    for (std::vector<CellValue> &kind : values)
        kind.clear();
    for (BinCounts &cube : counts) {
        for (std::vector<BinCount> &kind : cube)
            kind.clear();
    }
}

ChunkAccumulator::ChunkAccumulator(ValueDictionary &dictionary, const TimeSpan &span, RowOrder order)
    : m_dictionary(dictionary)
    , m_span(span)
    , m_order(order)
    , m_quarterSlots(makeSlots(Tier::Quarter))
    , m_hourSlots(makeSlots(Tier::Hour))
    , m_daySlots(makeSlots(Tier::Day))
{
    Q_ASSERT(floorTo(span.fromMs, kQuarterMs) == span.fromMs && floorTo(span.toMs, kQuarterMs) == span.toMs);
}

ChunkAccumulator::Slots ChunkAccumulator::makeSlots(Tier tier) const
{
    const qint64 lengthMs = blockLengthMs(tier);
    Slots made{lengthMs, floorTo(m_span.fromMs, lengthMs), kNone, {}};
    made.seen.resize(size_t((ceilTo(m_span.toMs, lengthMs) - made.firstMs) / lengthMs));
    return made;
}

ChunkAccumulator::CountedRow ChunkAccumulator::counted(const TelemetryRow &row)
{
    const auto id = [this](Dimension dimension, std::string_view text) { return m_dictionary.idOf(dimension, text); };
    const RowCounts counts = rowCounts(row);
    const auto outcome = quint32(row.outcome);
    const quint32 model = id(Dimension::Model, row.model);
    const quint32 workspace = id(Dimension::Workspace, row.workspace);
    CountedRow made;
    made.numbers = counts.numbers;
    made.quarter = quint32(m_quarterSlots.slotOf(row.timeMs));
    made.operation = m_operations.numberOf(
        {model, id(Dimension::Provider, row.provider), id(Dimension::Endpoint, row.endpoint), outcome,
         id(Dimension::ErrorClass, row.errorClass), quint32(std::max(0, row.statusCode))});
    made.workspace = m_workspaces.numberOf({workspace, model, outcome});
    made.key = m_keys.numberOf({id(Dimension::Key, row.key), id(Dimension::Account, row.account), workspace, outcome});
    made.latencyBin = qint16(counts.latencyBin);
    made.ttftBin = qint16(counts.ttftBin);
    made.minute = quint8((row.timeMs - m_span.fromMs) % kQuarterMs / kMinuteMs);
    made.outcome = quint8(outcome);
    return made;
}

void ChunkAccumulator::add(const TelemetryRow &row)
{
    if (!m_span.contains(row.timeMs))
        return;
    ++m_rowCount;
    const CountedRow made = counted(row);
    if (m_order == RowOrder::ByTime && made.quarter != m_quarterSlots.open)
        openQuarter(made.quarter);
    m_rows.push_back(made);
}

void ChunkAccumulator::openSlot(Slots &tier, size_t slot)
{
    m_disordered = m_disordered || tier.seen[slot];
    tier.seen[slot] = true;
    tier.open = slot;
}

// Closes what does not hold the quarter, the shorter first.
void ChunkAccumulator::openQuarter(size_t slot)
{
    closeQuarter();
    const qint64 startMs = m_span.fromMs + qint64(slot) * kQuarterMs;
    const size_t hour = m_hourSlots.slotOf(startMs);
    const size_t day = m_daySlots.slotOf(startMs);
    if (hour != m_hourSlots.open)
        closeHour();
    if (day != m_daySlots.open) {
        closeDay();
        openSlot(m_daySlots, day);
    }
    if (hour != m_hourSlots.open)
        openSlot(m_hourSlots, hour);
    openSlot(m_quarterSlots, slot);
}

void ChunkAccumulator::finish()
{
    if (m_grouped)
        finishGroups();
    else if (m_order == RowOrder::Any) {
        std::vector<CountedRow> all;
        all.swap(m_rows);
        for (quint32 index : byQuarter(all, m_quarterSlots.seen.size())) {
            if (all[index].quarter != m_quarterSlots.open)
                openQuarter(all[index].quarter);
            m_rows.push_back(all[index]);
        }
    }
    closeQuarter();
    closeHour();
    closeDay();
}

// The numbers of the rows in the order of their quarters: rows are large, and copying them to sort them takes as much
// again.
std::vector<quint32> ChunkAccumulator::byQuarter(const std::vector<CountedRow> &rows, size_t quarters)
{
    std::vector<quint32> starts(quarters + 1, 0);
    for (const CountedRow &row : rows)
        ++starts[row.quarter + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<quint32> order(rows.size());
    for (quint32 index = 0; index < rows.size(); ++index)
        order[starts[rows[index].quarter]++] = index;
    return order;
}

void ChunkAccumulator::countRow(const CountedRow &row)
{
    m_quarter.operations.add(row.operation, row.numbers);
    m_quarter.workspaces.add(row.workspace, row.numbers);
    m_dayKeys.add(row.key, row.numbers);
    CellValue value{0, row.minute, row.outcome, row.operation, row.workspace, row.key};
    if (row.latencyBin >= 0) {
        value.bin = quint16(row.latencyBin);
        m_quarter.values[size_t(SketchKind::Latency)].push_back(value);
    }
    if (row.ttftBin >= 0) {
        value.bin = quint16(row.ttftBin);
        m_quarter.values[size_t(SketchKind::Ttft)].push_back(value);
    }
}

void ChunkAccumulator::closeQuarter()
{
    if (m_quarterSlots.open == kNone)
        return;
    for (const CountedRow &row : m_rows)
        countRow(row);
    countGroups(m_quarter.operations, m_quarter, Cube::Operations, m_quarterSlots.open);
    countGroups(m_quarter.workspaces, m_quarter, Cube::Workspace, m_quarterSlots.open);
    const size_t outcome = size_t(cubeColumn(Cube::Operations, Dimension::Outcome));
    m_quarter.total.addAs(m_quarter.operations,
                          [&](quint32 operation) { return m_operations.ids(operation)[outcome]; });
    sortValues(m_quarter);
    packQuarter(m_quarterSlots.startMs());
    m_quarters.append(m_quarterSlots.startMs());
    m_hour.add(m_quarter);
    appendValues(m_hour, m_quarter);
    m_quarter.clear();
    m_rows.clear();
    m_quarterSlots.open = kNone;
}

void ChunkAccumulator::closeHour()
{
    if (m_hourSlots.open == kNone)
        return;
    if (isWhole(m_hourSlots)) {
        sortValues(m_hour);
        packDerived(m_hour, Tier::Hour, m_hourSlots.startMs());
    }
    // What no day block is made of is left out; the key block of the part of a day needs the values all the same.
    if (isWhole(m_daySlots))
        m_day.add(m_hour);
    appendValues(m_day, m_hour);
    m_hour.clear();
    m_hourSlots.open = kNone;
}

void ChunkAccumulator::closeDay()
{
    if (m_daySlots.open == kNone)
        return;
    const qint64 startMs = m_daySlots.startMs();
    countGroups(m_dayKeys, m_day, Cube::Key, m_daySlots.open);
    sortValues(m_day);
    if (isWhole(m_daySlots))
        packDerived(m_day, Tier::Day, startMs);
    fill(m_dayKeys, m_day, Cube::Key);
    noteBinsUsed(m_dayKeys, m_day);
    const TimeSpan own = TimeSpan{startMs, startMs + kDayMs}.intersected(m_span);
    m_keyBlocks.append({own, m_block.encode({Cube::Key, Tier::Day, own.fromMs})});
    m_dayKeys.clear();
    m_day.clear();
    m_daySlots.open = kNone;
}

void ChunkAccumulator::sortValues(Level &level)
{
    sortByBin(level.values, m_spare);
    for (BinCounts &cube : level.counts)
        sortByBin(cube, m_spareCounts);
}

void ChunkAccumulator::appendValues(Level &to, const Level &from)
{
    append(to.values, from.values);
    for (size_t cube = 0; cube < to.counts.size(); ++cube)
        append(to.counts[cube], from.counts[cube]);
}

void ChunkAccumulator::fill(CubeCells &cells, const Level &level, Cube cube)
{
    if (m_grouped) {
        fillFromCounts(cells, level, cube);
        return;
    }
    const CellValues &values = level.values;
    const int columns = int(cubeDimensions(cube).size());
    switch (cube) {
    case Cube::Total:
        cells.fill(
            m_block, columns, false, values, [](const CellValue &value) { return value.outcome; },
            [](quint32 outcome) { return CellIds{outcome}; });
        return;
    case Cube::Operations:
        cells.fill(
            m_block, columns, false, values, [](const CellValue &value) { return value.operation; },
            [this](quint32 combination) { return m_operations.ids(combination); });
        return;
    case Cube::Workspace:
        cells.fill(
            m_block, columns, false, values, [](const CellValue &value) { return value.workspace; },
            [this](quint32 combination) { return m_workspaces.ids(combination); });
        return;
    case Cube::Key:
        cells.fill(
            m_block, columns, false, values, [](const CellValue &value) { return value.key; },
            [this](quint32 combination) { return m_keys.ids(combination); });
        return;
    }
}

void ChunkAccumulator::pack(CubeCells &cells, const Level &level, const BlockPlace &place, QList<NewBlock> &into)
{
    fill(cells, level, place.cube);
    into.append({place, cells.attempts(), m_block.encode(place)});
}

void ChunkAccumulator::packMinutes(qint64 startMs)
{
    const qint64 attempts = m_quarter.operations.attempts();
    for (const auto &[cube, from] :
         {std::pair(Cube::Total, kRowsForTotalMinutes), {Cube::Operations, kRowsForMinutes}}) {
        if (attempts < from)
            return;
        countMinutes(cube);
        fillMinutes(cube);
        const BlockPlace place{cube, Tier::Minute, startMs};
        m_blocks.append({place, attempts, m_block.encode(place)});
        if (cube == Cube::Operations)
            noteBinsUsed(m_minutes, m_quarter);
        m_minutes.clear();
    }
}

void ChunkAccumulator::countMinutes(Cube cube)
{
    const bool total = cube == Cube::Total;
    for (const CountedRow &row : m_rows)
        m_minutes.add(CubeCells::minuteCell(total ? row.outcome : row.operation, row.minute), row.numbers);
    for (const CountedGroup &group : groupsOf(Cube::Operations, m_quarterSlots.open))
        m_minutes.add(CubeCells::minuteCell(total ? group.outcome : group.cell, group.minute), group.numbers);
}

void ChunkAccumulator::fillMinutes(Cube cube)
{
    const bool total = cube == Cube::Total;
    const int columns = int(cubeDimensions(cube).size());
    const auto idsOf = [&](quint32 cell) { return total ? CellIds{cell} : m_operations.ids(cell); };
    if (m_grouped) {
        m_minutes.fill(
            m_block, columns, true, m_quarter.counts[size_t(Cube::Operations)],
            [&](const BinCount &of) { return CubeCells::minuteCell(total ? of.outcome : of.cell, of.minute); }, idsOf);
        return;
    }
    m_minutes.fill(
        m_block, columns, true, m_quarter.values,
        [&](const CellValue &of) { return CubeCells::minuteCell(total ? of.outcome : of.operation, of.minute); },
        idsOf);
}

void ChunkAccumulator::packQuarter(qint64 startMs)
{
    packMinutes(startMs);
    pack(m_quarter.total, m_quarter, {Cube::Total, Tier::Quarter, startMs}, m_blocks);
    pack(m_quarter.operations, m_quarter, {Cube::Operations, Tier::Quarter, startMs}, m_blocks);
    // With blocks by the minute the groups of the operations are by the minute too, and were noted there.
    if (m_quarter.operations.attempts() < kRowsForMinutes)
        noteBinsUsed(m_quarter.operations, m_quarter);
    pack(m_quarter.workspaces, m_quarter, {Cube::Workspace, Tier::Quarter, startMs}, m_blocks);
    noteBinsUsed(m_quarter.workspaces, m_quarter);
}

bool ChunkAccumulator::isWhole(const Slots &tier) const
{
    const TimeSpan own{tier.startMs(), tier.startMs() + tier.lengthMs};
    return own.intersected(m_span) == own;
}

void ChunkAccumulator::packDerived(Level &level, Tier tier, qint64 startMs)
{
    pack(level.total, level, {Cube::Total, tier, startMs}, m_derivedBlocks);
    pack(level.operations, level, {Cube::Operations, tier, startMs}, m_derivedBlocks);
    pack(level.workspaces, level, {Cube::Workspace, tier, startMs}, m_derivedBlocks);
}

} // namespace Gatehouse
