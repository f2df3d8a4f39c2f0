// The cells of one cube in one slot of time, as columns in memory and as two blobs in the store.
#pragma once

#include "models/telemetry/cube.h"
#include "models/telemetry/sketch.h"

#include <QByteArray>

#include <array>
#include <span>
#include <vector>

namespace Gatehouse
{

// The sums of a cell. Outcomes and failures follow from the outcome column that every cube has.
enum class CellNumber { Attempts, Requests, Unlinked, TokensIn, TokensOut, TokensCached, CostMicros };
inline constexpr int kCellNumberCount = 7;
using CellNumbers = std::array<qint64, kCellNumberCount>;

// Which of the two sketches of a cell.
enum class SketchKind { Latency = 0, Ttft = 1 };

// Where a block stands in the store. Its checksums are seeded with it, so that a blob that was moved counts as damaged.
struct BlockPlace {
    Cube cube = Cube::Total;
    Tier tier = Tier::Quarter;
    qint64 startMs = 0;

    bool operator==(const BlockPlace &) const = default;
};

struct EncodedBlock {
    QByteArray counts;
    QByteArray sketches;
};

class CellBlock
{
public:
    // Bump when the bytes or the meaning of a column change: stores of another format are counted again.
    static constexpr int kFormat = 1;

    int size() const { return int(m_numbers[0].size()); }
    bool hasMinutes() const { return !m_minutes.empty(); }
    bool hasSketches() const { return m_sketchEnds.size() == size_t(size()) * 2; }
    quint32 id(int column, int cell) const { return m_ids[size_t(column)][size_t(cell)]; }
    CellIds ids(int cell) const;
    // 0 .. 14 in a block of the Minute tier.
    int minute(int cell) const { return m_minutes[size_t(cell)]; }
    qint64 number(CellNumber number, int cell) const { return m_numbers[size_t(number)][size_t(cell)]; }
    CellNumbers numbers(int cell) const;
    // A sketch in the bytes of Sketch::encodeTo; empty for a cell without values.
    std::string_view sketch(SketchKind kind, int cell) const;

    void clear();
    void reserve(size_t cells);
    // All cells at once: the ids of the cube's `columns`, and minutes, if there are any. Sketches follow as for
    // append().
    void assign(int columns, std::span<const CellIds> ids, std::span<const quint32> minutes,
                std::span<const CellNumbers> numbers);
    // `minute` is -1 outside of the Minute tier; either all cells have one or none has.
    void append(const CellIds &ids, int minute, const CellNumbers &numbers);
    // Once for each cell and kind in order: first Latency, then Ttft, of the cell appended last.
    void appendSketch(std::string_view bytes);
    // The same without a copy: room for the bytes of a sketch, then where they ended.
    char *beginSketch(qsizetype mostBytes);
    void endSketch(const char *end);

    EncodedBlock encode(const BlockPlace &place) const;
    // Replaces the content; the columns' memory is used again. Corrupt for bytes that encode() did not write for this
    // place.
    Result<void> decodeCounts(const QByteArray &bytes, const BlockPlace &place);
    // After decodeCounts of the same block. `bytes` must live as long as sketches are read.
    Result<void> decodeSketches(const QByteArray &bytes, const BlockPlace &place);

private:
    std::array<std::vector<quint32>, kMaxCubeDimensions> m_ids;
    std::vector<quint32> m_minutes;
    std::array<std::vector<qint64>, kCellNumberCount> m_numbers;
    std::vector<quint32> m_sketchEnds; // two per cell, into the bytes below
    QByteArray m_ownSketches;          // while appending
    std::string_view m_sketches;       // while reading
};

} // namespace Gatehouse
