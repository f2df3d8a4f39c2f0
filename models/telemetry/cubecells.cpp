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

// Appends the sketch of sorted bins, each of which stands for countOf(place) values; how many different ones there are.
template<typename CountOf>
quint64 appendRun(CellBlock &block, std::span<const quint16> bins, CountOf countOf)
{
    if (bins.empty()) {
        block.endSketch(block.beginSketch(0));
        return 0;
    }
    quint64 used = 1;
    for (size_t i = 1; i < bins.size(); ++i)
        used += bins[i] != bins[i - 1];
    // A bin takes at most 2 bytes, a count of values in memory at most 6; one that a database counted at most 10.
    char *out = putVarint(block.beginSketch(qsizetype(used) * 12 + 10), used);
    quint16 previous = 0;
    for (size_t i = 0; i < bins.size();) {
        quint64 values = countOf(i);
        size_t same = i + 1;
        while (same < bins.size() && bins[same] == bins[i])
            values += countOf(same++);
        out = putVarint(out, quint64(bins[i] - previous));
        out = putVarint(out, values);
        previous = bins[i];
        i = same;
    }
    block.endSketch(out);
    return used;
}

template<typename Value>
void sortOne(std::vector<Value> &values, std::vector<Value> &spare)
{
    if (values.size() < kFewValues) {
        std::sort(values.begin(), values.end(), [](const Value &a, const Value &b) { return a.bin < b.bin; });
        return;
    }
    std::array<quint32, LatencyBins::kCount> starts{};
    for (const Value &value : values)
        ++starts[value.bin];
    quint32 next = 0;
    for (quint32 &start : starts)
        next += std::exchange(start, next);
    spare.resize(values.size());
    for (const Value &value : values)
        spare[starts[value.bin]++] = value;
    values.swap(spare);
}

} // namespace

void sortByBin(CellValues &values, std::vector<CellValue> &spare)
{
    for (std::vector<CellValue> &kind : values)
        sortOne(kind, spare);
}

void sortByBin(BinCounts &counts, std::vector<BinCount> &spare)
{
    for (std::vector<BinCount> &kind : counts)
        sortOne(kind, spare);
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

void CubeCells::appendSketches(CellBlock &block)
{
    std::array<size_t, 2> begin{};
    m_binsUsed = 0;
    for (size_t cell = 0; cell < m_cells.size(); ++cell) {
        for (size_t kind = 0; kind < m_bins.size(); ++kind) {
            const size_t from = std::exchange(begin[kind], m_ends[kind][cell]);
            const std::span<const quint16> bins = std::span(m_bins[kind]).subspan(from, begin[kind] - from);
            if (m_counts[kind].empty())
                m_binsUsed += qint64(appendRun(block, bins, [](size_t) { return quint64(1); }));
            else
                m_binsUsed +=
                    qint64(appendRun(block, bins, [&](size_t i) { return quint64(m_counts[kind][from + i]); }));
        }
    }
}

} // namespace Gatehouse
