#include "models/telemetry/blockmerger.h"

#include "models/telemetry/sketchbytes.h"

#include <span>

namespace Gatehouse
{

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
                    return failure(ErrorKind::Corrupt,
                                   QStringLiteral("A rollup sketch of the console store is damaged."));
            }
            bytes.resize(0);
            merger.takeTo(bytes);
            block.appendSketch({bytes.constData(), size_t(bytes.size())});
        }
    }
    return block;
}

} // namespace Gatehouse
