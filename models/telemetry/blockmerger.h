// Adds up blocks of the same cube into one without minutes.
#pragma once

#include "models/telemetry/cellblock.h"
#include "models/telemetry/comboindex.h"

#include <vector>

namespace Gatehouse
{

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
