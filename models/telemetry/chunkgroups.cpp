// The part of ChunkAccumulator that takes groups: they become the same cells as the rows that they stand for.
#include "models/telemetry/chunkaccumulator.h"

#include <algorithm>

namespace Gatehouse
{

CellNumbers ChunkAccumulator::numbersOf(const AttemptGroup &group)
{
    CellNumbers numbers{};
    if (group.duration != SketchKind::Latency)
        return numbers;
    const auto set = [&](CellNumber number, qint64 value) { numbers[size_t(number)] = value; };
    set(CellNumber::Attempts, group.attempts);
    set(CellNumber::Requests, group.shared.final == FinalAttempt::Yes ? group.attempts : 0);
    set(CellNumber::Unlinked, group.shared.final == FinalAttempt::Unknown ? group.attempts : 0);
    set(CellNumber::TokensIn, group.shared.tokensIn);
    set(CellNumber::TokensOut, group.shared.tokensOut);
    set(CellNumber::TokensCached, group.shared.tokensCached);
    set(CellNumber::CostMicros, group.shared.costMicros);
    return numbers;
}

quint32 ChunkAccumulator::cellOf(const AttemptGroup &group)
{
    const TelemetryRow &row = group.shared;
    const auto id = [&](Dimension dimension) { return m_dictionary.idOf(dimension, row.text(dimension)); };
    const auto outcome = quint32(row.outcome);
    if (group.cube == Cube::Key)
        return m_keys.numberOf({id(Dimension::Key), id(Dimension::Account), id(Dimension::Workspace), outcome});
    if (group.cube == Cube::Workspace)
        return m_workspaces.numberOf({id(Dimension::Workspace), id(Dimension::Model), outcome});
    return m_operations.numberOf({id(Dimension::Model), id(Dimension::Provider), id(Dimension::Endpoint), outcome,
                                  id(Dimension::ErrorClass), quint32(std::max(0, row.statusCode))});
}

void ChunkAccumulator::add(const AttemptGroup &group)
{
    Q_ASSERT(m_order == RowOrder::Any && m_rows.empty() && group.cube != Cube::Total);
    m_grouped = true;
    m_quarterAttempts.resize(m_quarterSlots.seen.size());
    const Slots &tier = group.cube == Cube::Key ? m_daySlots : m_quarterSlots;
    if (group.shared.timeMs < tier.firstMs || tier.slotOf(group.shared.timeMs) >= tier.seen.size())
        return;
    CountedGroup made;
    made.numbers = numbersOf(group);
    made.slot = quint32(tier.slotOf(group.shared.timeMs));
    made.cell = cellOf(group);
    made.duration = group.duration;
    made.bin = qint16(group.bin);
    made.minute = quint8((group.shared.timeMs - tier.firstMs) % kQuarterMs / kMinuteMs);
    made.outcome = quint8(group.shared.outcome);
    made.attempts = group.attempts;
    m_groups[size_t(group.cube)].push_back(made);
    ++m_groupCount;
    m_groupMembers += group.attempts;
    m_cubeAttempts[size_t(group.duration)][size_t(group.cube)] += group.attempts;
    if (group.cube == Cube::Operations && group.duration == SketchKind::Latency) {
        m_rowCount += group.attempts;
        m_quarterAttempts[made.slot] += group.attempts;
    }
}

bool ChunkAccumulator::wantsMinutes() const
{
    return std::any_of(m_quarterAttempts.begin(), m_quarterAttempts.end(),
                       [](qint64 attempts) { return attempts >= kRowsForTotalMinutes; });
}

bool ChunkAccumulator::cubesAgree() const
{
    return std::all_of(m_cubeAttempts.begin(), m_cubeAttempts.end(), [](const std::array<qint64, 4> &attempts) {
        const qint64 operations = attempts[size_t(Cube::Operations)];
        return attempts[size_t(Cube::Workspace)] == operations && attempts[size_t(Cube::Key)] == operations;
    });
}

std::span<const ChunkAccumulator::CountedGroup> ChunkAccumulator::groupsOf(Cube cube, size_t slot) const
{
    const std::vector<CountedGroup> &groups = m_groups[size_t(cube)];
    return std::ranges::equal_range(groups, quint32(slot), {}, &CountedGroup::slot);
}

void ChunkAccumulator::finishGroups()
{
    for (std::vector<CountedGroup> &cube : m_groups)
        std::ranges::stable_sort(cube, {}, &CountedGroup::slot);
    for (const CountedGroup &group : m_groups[size_t(Cube::Operations)]) {
        if (group.slot != m_quarterSlots.open)
            openQuarter(group.slot);
    }
}

void ChunkAccumulator::countGroups(CubeCells &cells, Level &level, Cube cube, size_t slot)
{
    for (const CountedGroup &group : groupsOf(cube, slot)) {
        cells.add(group.cell, group.numbers);
        if (group.bin < 0)
            continue;
        level.counts[size_t(cube)][size_t(group.duration)].push_back(
            {quint16(group.bin), group.minute, group.outcome, group.cell, group.attempts});
    }
}

void ChunkAccumulator::fillFromCounts(CubeCells &cells, const Level &level, Cube cube)
{
    const int columns = int(cubeDimensions(cube).size());
    const bool total = cube == Cube::Total;
    const ComboIndex &index = cube == Cube::Key ? m_keys : cube == Cube::Workspace ? m_workspaces : m_operations;
    cells.fill(
        m_block, columns, false, level.counts[size_t(total ? Cube::Operations : cube)],
        [&](const BinCount &of) { return total ? of.outcome : of.cell; },
        [&](quint32 cell) { return total ? CellIds{cell} : index.ids(cell); });
}

// Rows tell how many groups they would have been: a bin of a cell that has values is one.
void ChunkAccumulator::noteBinsUsed(const CubeCells &cells, const Level &level)
{
    if (m_grouped)
        return;
    m_groupCount += cells.binsUsed();
    for (const std::vector<CellValue> &kind : level.values)
        m_groupMembers += qint64(kind.size());
}

} // namespace Gatehouse
