#include "models/telemetry/cubecells.h"

#include <algorithm>
#include <utility>

namespace Gatehouse
{

namespace
{

constexpr size_t kFewValues = 96;

char *putVarint(char *at, quint64 value)
{
    while (value >= 0x80) {
        *at++ = char(value | 0x80);
        value >>= 7;
    }
    *at++ = char(value);
    return at;
}

// Appends the sketch of sorted bins.
void appendRun(CellBlock &block, std::span<const quint16> bins)
{
    if (bins.empty()) {
        block.endSketch(block.beginSketch(0));
        return;
    }
    quint64 used = 1;
    for (size_t i = 1; i < bins.size(); ++i)
        used += bins[i] != bins[i - 1];
    // A bin takes at most 2 bytes, a count of values in memory at most 6.
    char *out = putVarint(block.beginSketch(qsizetype(used) * 8 + 10), used);
    quint16 previous = 0;
    for (size_t i = 0; i < bins.size();) {
        size_t same = i + 1;
        while (same < bins.size() && bins[same] == bins[i])
            ++same;
        out = putVarint(out, quint64(bins[i] - previous));
        out = putVarint(out, same - i);
        previous = bins[i];
        i = same;
    }
    block.endSketch(out);
}

void sortByBin(std::vector<CellValue> &values, std::vector<CellValue> &spare)
{
    if (values.size() < kFewValues) {
        std::sort(values.begin(), values.end(), [](const CellValue &a, const CellValue &b) { return a.bin < b.bin; });
        return;
    }
    std::array<quint32, LatencyBins::kCount> starts{};
    for (const CellValue &value : values)
        ++starts[value.bin];
    quint32 next = 0;
    for (quint32 &start : starts)
        next += std::exchange(start, next);
    spare.resize(values.size());
    for (const CellValue &value : values)
        spare[starts[value.bin]++] = value;
    values.swap(spare);
}

} // namespace

void sortByBin(CellValues &values, std::vector<CellValue> &spare)
{
    for (std::vector<CellValue> &kind : values)
        sortByBin(kind, spare);
}

qint64 CubeCells::attempts() const
{
    qint64 sum = 0;
    for (const CellNumbers &numbers : m_sums)
        sum += numbers[size_t(CellNumber::Attempts)];
    return sum;
}

void CubeCells::clear()
{
    for (quint32 cell : m_cells)
        m_placeOf[cell] = 0;
    m_cells.clear();
    m_sums.clear();
}

void CubeCells::beginRuns(size_t kind)
{
    m_ends[kind].assign(m_cells.size() + 1, 0);
}

// From how many values each cell has, one place to the right, to where they begin; filling moves that to where they
// end.
void CubeCells::endRuns(size_t kind, size_t values)
{
    quint32 next = 0;
    for (size_t i = 1; i < m_ends[kind].size(); ++i) {
        const quint32 count = m_ends[kind][i];
        m_ends[kind][i - 1] = next;
        next += count;
    }
    m_bins[kind].resize(values);
}

void CubeCells::appendSketches(CellBlock &block) const
{
    std::array<size_t, 2> begin{};
    for (size_t cell = 0; cell < m_cells.size(); ++cell) {
        for (size_t kind = 0; kind < m_bins.size(); ++kind) {
            const size_t end = m_ends[kind][cell];
            appendRun(block, std::span(m_bins[kind]).subspan(begin[kind], end - begin[kind]));
            begin[kind] = end;
        }
    }
}

} // namespace Gatehouse
