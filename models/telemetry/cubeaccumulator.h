// Counts rows into the cells of one cube.
#pragma once

#include "models/telemetry/cellblock.h"
#include "models/telemetry/comboindex.h"

#include <vector>

namespace Gatehouse {

// What one row adds to a cell. Bins are those of LatencyBins, -1: not recorded.
struct RowCounts {
    CellNumbers numbers{};
    int latencyBin = -1;
    int ttftBin = -1;
};

// A row costs two look-ups and some additions; sketches are kept as one number per value and sorted into cells when a
// block is made, which is several times cheaper than a histogram per cell as long as cells are small.
class CubeAccumulator
{
public:
    explicit CubeAccumulator(bool withMinutes);

    // `minute` (0 .. 14) counts only with minutes.
    void add(const CellIds &ids, int minute, const RowCounts &row)
    {
        const quint32 combo = m_combos.numberOf(ids);
        const quint64 slot = m_withMinutes ? quint64(minute) : 0;
        CellNumbers &sums = m_sums[cellOf(combo, slot)];
        for (size_t i = 0; i < sums.size(); ++i)
            sums[i] += row.numbers[i];
        const quint64 place = (quint64(combo) << kSlotBits | slot) << kBinBits;
        if (row.latencyBin >= 0)
            m_values[0].push_back(place | quint64(row.latencyBin));
        if (row.ttftBin >= 0)
            m_values[1].push_back(place | quint64(row.ttftBin));
    }

    qint64 attempts() const;
    bool isEmpty() const { return m_combos.size() == 0; }
    // Forgets the rows and keeps the memory for others.
    void clear();
    // One cell per combination and minute; or per combination. The block's content is replaced.
    void fillMinuteBlock(CellBlock &block) { fill(block, true); }
    void fillBlock(CellBlock &block) { fill(block, false); }
    // Counts the same rows in the Total cube.
    void fillTotal(CubeAccumulator &total, int outcomeColumn) const;

private:
    static constexpr int kBinBits = 12;
    static constexpr int kSlotBits = 4;
    static constexpr size_t kSlots = size_t(1) << kSlotBits;
    using Values = std::array<std::vector<quint64>, 2>;

    quint32 cellOf(quint32 combo, quint64 slot)
    {
        // Without minutes a combination is its own cell.
        if (!m_withMinutes) {
            if (combo == m_sums.size())
                m_sums.emplace_back();
            return combo;
        }
        const size_t at = size_t(combo) * kSlots + slot;
        if (at >= m_cells.size())
            m_cells.resize((size_t(combo) + 1) * kSlots, 0);
        if (m_cells[at] == 0) {
            m_sums.emplace_back();
            m_cells[at] = quint32(m_sums.size());
        }
        return m_cells[at] - 1;
    }
    void fill(CellBlock &block, bool minutes);
    void sortValues(bool minutes);
    void appendCells(CellBlock &block, bool minutes) const;

    bool m_withMinutes;
    ComboIndex m_combos;
    std::vector<quint32> m_cells; // with minutes kSlots per combination: index into m_sums plus one, 0: none
    std::vector<CellNumbers> m_sums;
    Values m_values; // combination, slot and bin in one number; by SketchKind
    Values m_sorted; // the same for the block that is made
    std::vector<quint64> m_spare;
};

// Adds up blocks of the same cube into one without minutes.
class BlockMerger
{
public:
    // The bytes of the part's sketches must live until merged() is done.
    void add(const CellBlock &part);
    bool isEmpty() const { return m_combos.size() == 0; }
    // Corrupt when a sketch was damaged.
    Result<CellBlock> merged() const;
    qint64 attempts() const;

private:
    struct Piece {
        quint32 combo = 0;
        std::array<std::string_view, 2> sketches;
    };

    ComboIndex m_combos;
    std::vector<CellNumbers> m_sums;
    std::vector<Piece> m_pieces;
};

} // namespace Gatehouse
