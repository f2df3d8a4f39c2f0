#include "models/telemetry/cubeaccumulator.h"

#include "models/telemetry/sketchbytes.h"

#include <algorithm>

namespace Gatehouse {

namespace {

constexpr int kDigitBits = 11;

// Radix sort by 11 bits at a time: several times faster than comparing, and these numbers use few bits.
void sortNumbers(std::vector<quint64> &numbers, std::vector<quint64> &other)
{
    if (numbers.size() < 1024) {
        std::sort(numbers.begin(), numbers.end());
        return;
    }
    quint64 used = 0;
    for (quint64 number : numbers)
        used |= number;
    other.resize(numbers.size());
    for (int shift = 0; shift < 64 && (used >> shift) != 0; shift += kDigitBits) {
        std::array<quint32, (size_t(1) << kDigitBits) + 1> starts{};
        constexpr quint64 mask = (quint64(1) << kDigitBits) - 1;
        for (quint64 number : numbers)
            ++starts[size_t((number >> shift) & mask) + 1];
        for (size_t i = 1; i < starts.size(); ++i)
            starts[i] += starts[i - 1];
        for (quint64 number : numbers)
            other[starts[size_t((number >> shift) & mask)]++] = number;
        numbers.swap(other);
    }
}

char *putVarint(char *at, quint64 value)
{
    while (value >= 0x80) {
        *at++ = char(value | 0x80);
        value >>= 7;
    }
    *at++ = char(value);
    return at;
}

// Appends the sketch of the sorted values from `at` on that belong to `place`, and moves past them.
void appendRun(CellBlock &block, const std::vector<quint64> &values, size_t &at, quint64 place, int binBits)
{
    const size_t begin = at;
    quint64 used = 0;
    while (at < values.size() && values[at] >> binBits == place) {
        used += at == begin || values[at] != values[at - 1];
        ++at;
    }
    if (used == 0) {
        block.endSketch(block.beginSketch(0));
        return;
    }
    // No varint of a bin or a count takes more than 10 bytes.
    char *out = block.beginSketch(qsizetype(used) * 20 + 10);
    out = putVarint(out, used);
    quint64 previous = 0;
    for (size_t i = begin; i < at;) {
        size_t same = i + 1;
        while (same < at && values[same] == values[i])
            ++same;
        const quint64 bin = values[i] & ((quint64(1) << binBits) - 1);
        out = putVarint(out, bin - previous);
        out = putVarint(out, same - i);
        previous = bin;
        i = same;
    }
    block.endSketch(out);
}

} // namespace

CubeAccumulator::CubeAccumulator(bool withMinutes)
    : m_withMinutes(withMinutes)
{
    Q_ASSERT(LatencyBins::count() <= (1 << kBinBits));
}

qint64 CubeAccumulator::attempts() const
{
    qint64 sum = 0;
    for (const CellNumbers &numbers : m_sums)
        sum += numbers[size_t(CellNumber::Attempts)];
    return sum;
}

void CubeAccumulator::clear()
{
    m_combos.clear();
    m_cells.clear();
    m_sums.clear();
    for (std::vector<quint64> &numbers : m_values)
        numbers.clear();
}

void CubeAccumulator::sortValues(bool minutes)
{
    constexpr quint64 slotMask = (quint64(kSlots) - 1) << kBinBits;
    for (size_t kind = 0; kind < m_values.size(); ++kind) {
        std::vector<quint64> &sorted = m_sorted[kind];
        sorted.assign(m_values[kind].begin(), m_values[kind].end());
        if (!minutes) {
            for (quint64 &number : sorted)
                number &= ~slotMask;
        }
        sortNumbers(sorted, m_spare);
    }
}

void CubeAccumulator::fill(CellBlock &block, bool minutes)
{
    Q_ASSERT(!minutes || m_withMinutes);
    block.clear();
    block.reserve(minutes ? m_sums.size() : m_combos.size());
    sortValues(minutes);
    appendCells(block, minutes);
}

void CubeAccumulator::appendCells(CellBlock &block, bool minutes) const
{
    std::array<size_t, 2> at{};
    const auto append = [&](quint32 combo, size_t slot, const CellNumbers &sums) {
        block.append(m_combos.ids(combo), minutes ? int(slot) : -1, sums);
        for (size_t kind = 0; kind < m_sorted.size(); ++kind)
            appendRun(block, m_sorted[kind], at[kind], quint64(combo) << kSlotBits | slot, kBinBits);
    };
    for (quint32 combo = 0; combo < m_combos.size(); ++combo) {
        if (!m_withMinutes) {
            append(combo, 0, m_sums[combo]);
            continue;
        }
        CellNumbers all{};
        for (size_t slot = 0; slot < kSlots; ++slot) {
            const quint32 cell = m_cells[combo * kSlots + slot];
            if (cell == 0)
                continue;
            if (minutes)
                append(combo, slot, m_sums[cell - 1]);
            for (size_t i = 0; i < all.size(); ++i)
                all[i] += m_sums[cell - 1][i];
        }
        if (!minutes)
            append(combo, 0, all);
    }
}

void CubeAccumulator::fillTotal(CubeAccumulator &total, int outcomeColumn) const
{
    Q_ASSERT(m_withMinutes && total.m_withMinutes);
    total.clear();
    std::vector<quint64> target(m_combos.size());
    for (quint32 combo = 0; combo < m_combos.size(); ++combo) {
        const CellIds ids{m_combos.ids(combo)[size_t(outcomeColumn)]};
        const quint32 merged = total.m_combos.numberOf(ids);
        target[combo] = merged;
        for (size_t slot = 0; slot < kSlots; ++slot) {
            const quint32 cell = m_cells[combo * kSlots + slot];
            if (cell == 0)
                continue;
            CellNumbers &sums = total.m_sums[total.cellOf(merged, slot)];
            for (size_t i = 0; i < sums.size(); ++i)
                sums[i] += m_sums[cell - 1][i];
        }
    }
    constexpr int comboShift = kSlotBits + kBinBits;
    for (size_t kind = 0; kind < m_values.size(); ++kind) {
        total.m_values[kind].reserve(m_values[kind].size());
        for (quint64 value : m_values[kind]) {
            const quint64 within = value & ((quint64(1) << comboShift) - 1);
            total.m_values[kind].push_back(target[value >> comboShift] << comboShift | within);
        }
    }
}

void BlockMerger::add(const CellBlock &part)
{
    for (int cell = 0; cell < part.size(); ++cell) {
        const quint32 combo = m_combos.numberOf(part.ids(cell));
        if (combo == m_sums.size())
            m_sums.emplace_back();
        const CellNumbers numbers = part.numbers(cell);
        for (size_t i = 0; i < numbers.size(); ++i)
            m_sums[combo][i] += numbers[i];
        m_pieces.push_back({combo, {part.sketch(SketchKind::Latency, cell), part.sketch(SketchKind::Ttft, cell)}});
    }
}

qint64 BlockMerger::attempts() const
{
    qint64 sum = 0;
    for (const CellNumbers &numbers : m_sums)
        sum += numbers[size_t(CellNumber::Attempts)];
    return sum;
}

Result<CellBlock> BlockMerger::merged() const
{
    std::vector<quint32> starts(m_combos.size() + 1, 0);
    for (const Piece &piece : m_pieces)
        ++starts[piece.combo + 1];
    for (size_t i = 1; i < starts.size(); ++i)
        starts[i] += starts[i - 1];
    std::vector<const Piece *> ordered(m_pieces.size());
    std::vector<quint32> next(starts);
    for (const Piece &piece : m_pieces)
        ordered[next[piece.combo]++] = &piece;

    CellBlock block;
    block.reserve(m_combos.size());
    SketchMerger merger;
    QByteArray bytes;
    for (quint32 combo = 0; combo < m_combos.size(); ++combo) {
        block.append(m_combos.ids(combo), -1, m_sums[combo]);
        const std::span pieces(ordered.data() + starts[combo], starts[combo + 1] - starts[combo]);
        for (size_t kind = 0; kind < 2; ++kind) {
            // A combination that comes in one part only keeps its bytes; that is the usual case where rows are few.
            if (pieces.size() == 1) {
                block.appendSketch(pieces[0]->sketches[kind]);
                continue;
            }
            for (const Piece *piece : pieces) {
                if (!merger.add(piece->sketches[kind]))
                    return failure(ErrorKind::Corrupt, QStringLiteral("A rollup sketch of the console store is damaged."));
            }
            bytes.resize(0);
            merger.takeTo(bytes);
            block.appendSketch({bytes.constData(), size_t(bytes.size())});
        }
    }
    return block;
}

} // namespace Gatehouse
