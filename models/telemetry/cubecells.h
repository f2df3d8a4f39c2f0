// The cells of one cube over one stretch of time while rows are counted, and how they become a block.
#pragma once

#include "models/telemetry/cellblock.h"

#include <algorithm>
#include <array>
#include <span>
#include <type_traits>
#include <vector>

namespace Gatehouse
{

// One recorded duration with the cells that it belongs to in every cube. A sketch per cell would cost more than sorting
// these once a block is made, as long as cells are small.
struct CellValue {
    quint16 bin = 0; // of LatencyBins
    quint8 minute = 0;
    quint8 outcome = 0;
    quint32 operation = 0;
    quint32 workspace = 0;
    quint32 key = 0;
};

// By SketchKind.
using CellValues = std::array<std::vector<CellValue>, 2>;

// So many durations in one bin and one cell of one cube, as they come from a database that counted them.
struct BinCount {
    quint16 bin = 0;
    quint8 minute = 0;
    quint8 outcome = 0;
    quint32 cell = 0;
    qint64 count = 0;
};

using BinCounts = std::array<std::vector<BinCount>, 2>;

// Sorts by bin, which CubeCells::fill() wants. The memory of `spare` is used again and again.
void sortByBin(CellValues &values, std::vector<CellValue> &spare);
void sortByBin(BinCounts &counts, std::vector<BinCount> &spare);

// Sums by cell. A cell is named by a small number: that of a combination of ids, or of a combination in a minute.
class CubeCells
{
public:
    static constexpr quint32 kMinuteSlots = 16;
    static quint32 minuteCell(quint32 combination, int minute) { return combination * kMinuteSlots + quint32(minute); }

    void add(quint32 cell, const CellNumbers &numbers)
    {
        CellNumbers &sums = m_sums[placeOf(cell)];
        for (size_t i = 0; i < sums.size(); ++i)
            sums[i] += numbers[i];
    }
    void add(const CubeCells &other)
    {
        for (size_t i = 0; i < other.m_cells.size(); ++i)
            add(other.m_cells[i], other.m_sums[i]);
    }
    // The same with another name for each cell.
    template<typename Rename>
    void addAs(const CubeCells &other, Rename rename)
    {
        for (size_t i = 0; i < other.m_cells.size(); ++i)
            add(rename(other.m_cells[i]), other.m_sums[i]);
    }

    int size() const { return int(m_cells.size()); }
    bool isEmpty() const { return m_cells.empty(); }
    qint64 attempts() const;
    // Of the block made last: pairs of a cell and a bin that has values.
    qint64 binsUsed() const { return m_binsUsed; }
    // Forgets the rows and keeps the memory for others.
    void clear();

    // Makes the block of these cells. `values` are CellValues or BinCounts, sorted by bin; `cellOf` names the cell of
    // each of them, `idsOf` gives the ids of a cell, of which the cube has `columns`. With minutes a cell is a
    // minuteCell().
    template<typename Value, typename CellOf, typename IdsOf>
    void fill(CellBlock &block, int columns, bool minutes, const std::array<std::vector<Value>, 2> &values,
              CellOf cellOf, IdsOf idsOf)
    {
        constexpr bool kCounted = std::is_same_v<Value, BinCount>;
        std::vector<CellIds> ids(m_cells.size());
        std::vector<quint32> minuteOf(minutes ? m_cells.size() : 0);
        for (size_t i = 0; i < m_cells.size(); ++i) {
            ids[i] = idsOf(minutes ? m_cells[i] / kMinuteSlots : m_cells[i]);
            if (minutes)
                minuteOf[i] = m_cells[i] % kMinuteSlots;
        }
        for (size_t kind = 0; kind < values.size(); ++kind) {
            beginRuns(kind);
            for (const Value &value : values[kind])
                ++m_ends[kind][m_placeOf[cellOf(value)]];
            endRuns(kind, values[kind].size());
            m_counts[kind].resize(kCounted ? values[kind].size() : 0);
            for (const Value &value : values[kind]) {
                const quint32 at = m_ends[kind][m_placeOf[cellOf(value)] - 1]++;
                m_bins[kind][at] = value.bin;
                if constexpr (kCounted)
                    m_counts[kind][at] = value.count;
            }
        }
        block.assign(columns, ids, minuteOf, m_sums);
        appendSketches(block);
    }

private:
    quint32 placeOf(quint32 cell)
    {
        if (cell >= m_placeOf.size())
            m_placeOf.resize(std::max<size_t>(cell + 1, m_placeOf.size() * 2), 0);
        quint32 &place = m_placeOf[cell];
        if (place == 0) {
            m_cells.push_back(cell);
            m_sums.emplace_back();
            place = quint32(m_cells.size());
        }
        return place - 1;
    }
    void beginRuns(size_t kind);
    void endRuns(size_t kind, size_t values);
    void appendSketches(CellBlock &block);

    std::vector<quint32> m_placeOf; // by cell: index into the two below plus one, 0: none
    std::vector<quint32> m_cells;
    std::vector<CellNumbers> m_sums;
    // While a block is made: the bins of each cell one after another, sorted, and where each cell's end; by SketchKind.
    std::array<std::vector<quint32>, 2> m_ends;
    std::array<std::vector<quint16>, 2> m_bins;
    std::array<std::vector<qint64>, 2> m_counts; // beside them; empty: each bin stands for one value
    qint64 m_binsUsed = 0;
};

} // namespace Gatehouse
