#include "models/telemetry/cellblock.h"

#include "models/telemetry/sketchbytes.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace Gatehouse
{

namespace
{

constexpr char kCountsMark = 'C';
constexpr char kSketchesMark = 'S';
constexpr qsizetype kChecksumSize = 8;
// More cells than any quarter of an hour of a gateway has; keeps damaged counts from asking for all memory.
constexpr quint32 kMostCells = 8'000'000;

// How a column is written: the narrowest fixed width, since fixed widths decode several times faster than varints.
enum class Layout : char { Zero = 0, LikeFirst = 1, One = 2, Two = 3, Four = 4, Eight = 5 };

quint64 mixed(quint64 value)
{
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93U;
    value ^= value >> 29;
    value *= 0xa0761d6478bd642fU;
    return value ^ (value >> 32);
}

quint64 checksum(const char *bytes, qsizetype size, const BlockPlace &place)
{
    quint64 sum = mixed(quint64(place.startMs) * 16 + quint64(place.cube) * 4 + quint64(place.tier) + 1);
    quint64 other = quint64(size) + 0x9e3779b97f4a7c15U;
    qsizetype at = 0;
    for (; at + 16 <= size; at += 16) {
        quint64 words[2];
        std::memcpy(words, bytes + at, 16);
        sum = mixed(sum ^ words[0]);
        other = mixed(other + words[1]);
    }
    for (; at < size; ++at)
        sum = mixed(sum + quint8(bytes[at]) + 0x100);
    return mixed(sum ^ (other * 3));
}

template<typename T>
void appendRaw(QByteArray &out, T value)
{
    out.append(reinterpret_cast<const char *>(&value), sizeof value);
}

template<typename Stored, typename Value>
void appendAs(QByteArray &out, const std::vector<Value> &column)
{
    const qsizetype at = out.size();
    out.resize(at + qsizetype(column.size() * sizeof(Stored)));
    char *target = out.data() + at;
    for (size_t i = 0; i < column.size(); ++i) {
        const auto stored = Stored(column[i]);
        std::memcpy(target + i * sizeof(Stored), &stored, sizeof stored);
    }
}

template<typename Value>
void appendColumn(QByteArray &out, const std::vector<Value> &column, const std::vector<Value> *first)
{
    const auto layoutOf = [&] {
        if (first && column == *first)
            return Layout::LikeFirst;
        quint64 bits = 0;
        for (Value value : column)
            bits |= quint64(value);
        return bits == 0            ? Layout::Zero
               : bits <= 0xff       ? Layout::One
               : bits <= 0xffff     ? Layout::Two
               : bits <= 0xffffffff ? Layout::Four
                                    : Layout::Eight;
    };
    const Layout layout = layoutOf();
    out.append(char(layout));
    if (layout == Layout::One)
        appendAs<quint8>(out, column);
    else if (layout == Layout::Two)
        appendAs<quint16>(out, column);
    else if (layout == Layout::Four)
        appendAs<quint32>(out, column);
    else if (layout == Layout::Eight)
        appendAs<qint64>(out, column);
}

void appendChecksum(QByteArray &out, const BlockPlace &place)
{
    appendRaw(out, checksum(out.constData(), out.size(), place));
}

// Takes bytes off the front of a blob whose checksum has been verified; still trusts no length.
class ColumnReader
{
public:
    // The blob without its mark, format and checksum; nothing when one of the three is wrong.
    static std::optional<ColumnReader> open(const QByteArray &bytes, char mark, const BlockPlace &place)
    {
        const qsizetype size = bytes.size() - kChecksumSize;
        if (size < 2 || bytes.at(0) != mark || bytes.at(1) != char(CellBlock::kFormat))
            return std::nullopt;
        quint64 stored = 0;
        std::memcpy(&stored, bytes.constData() + size, kChecksumSize);
        if (stored != checksum(bytes.constData(), size, place))
            return std::nullopt;
        return ColumnReader(bytes.constData() + 2, bytes.constData() + size);
    }

    template<typename T>
    bool take(T &value)
    {
        if (m_end - m_at < qsizetype(sizeof value))
            return false;
        std::memcpy(&value, m_at, sizeof value);
        m_at += sizeof value;
        return true;
    }

    template<typename Value>
    bool column(std::vector<Value> &into, size_t size, const std::vector<Value> *first)
    {
        char layout = 0;
        if (!take(layout))
            return false;
        switch (Layout(layout)) {
        case Layout::Zero:
            into.assign(size, 0);
            return true;
        case Layout::LikeFirst:
            if (first)
                into = *first;
            return first != nullptr;
        case Layout::One:
            return values<quint8>(into, size);
        case Layout::Two:
            return values<quint16>(into, size);
        case Layout::Four:
            return values<quint32>(into, size);
        case Layout::Eight:
            return values<qint64>(into, size);
        }
        return false;
    }

    std::string_view rest() const { return {m_at, size_t(m_end - m_at)}; }

private:
    ColumnReader(const char *at, const char *end)
        : m_at(at)
        , m_end(end)
    {
    }

    template<typename Stored, typename Value>
    bool values(std::vector<Value> &into, size_t size)
    {
        if (size_t(m_end - m_at) < size * sizeof(Stored))
            return false;
        into.resize(size);
        for (size_t i = 0; i < size; ++i) {
            Stored stored;
            std::memcpy(&stored, m_at + i * sizeof stored, sizeof stored);
            into[i] = Value(stored);
        }
        m_at += size * sizeof(Stored);
        return true;
    }

    const char *m_at;
    const char *m_end;
};

std::unexpected<Error> damaged()
{
    return failure(
        ErrorKind::Corrupt,
        QStringLiteral("A rollup block of the console store is damaged. It is counted again from the gateway."));
}

} // namespace

CellIds CellBlock::ids(int cell) const
{
    CellIds all{};
    for (size_t column = 0; column < all.size(); ++column)
        all[column] = m_ids[column].empty() ? 0 : m_ids[column][size_t(cell)];
    return all;
}

CellNumbers CellBlock::numbers(int cell) const
{
    CellNumbers all{};
    for (size_t i = 0; i < all.size(); ++i)
        all[i] = m_numbers[i][size_t(cell)];
    return all;
}

std::string_view CellBlock::sketch(SketchKind kind, int cell) const
{
    const size_t index = size_t(cell) * 2 + size_t(kind);
    const size_t begin = index == 0 ? 0 : m_sketchEnds[index - 1];
    const std::string_view all =
        m_sketches.empty() ? std::string_view(m_ownSketches.constData(), size_t(m_ownSketches.size())) : m_sketches;
    return all.substr(begin, m_sketchEnds[index] - begin);
}

void CellBlock::clear()
{
    for (auto &column : m_ids)
        column.clear();
    for (auto &column : m_numbers)
        column.clear();
    m_minutes.clear();
    m_sketchEnds.clear();
    m_ownSketches.resize(0);
    m_sketches = {};
}

void CellBlock::reserve(size_t cells)
{
    for (auto &column : m_ids)
        column.reserve(cells);
    for (auto &column : m_numbers)
        column.reserve(cells);
    m_minutes.reserve(cells);
    m_sketchEnds.reserve(2 * cells);
}

void CellBlock::append(const CellIds &ids, int minute, const CellNumbers &numbers)
{
    for (size_t column = 0; column < ids.size(); ++column)
        m_ids[column].push_back(ids[column]);
    if (minute >= 0)
        m_minutes.push_back(quint32(minute));
    for (size_t i = 0; i < numbers.size(); ++i)
        m_numbers[i].push_back(numbers[i]);
}

void CellBlock::assign(int columns, std::span<const CellIds> ids, std::span<const quint32> minutes,
                       std::span<const CellNumbers> numbers)
{
    clear();
    for (size_t column = 0; column < size_t(columns); ++column) {
        m_ids[column].resize(ids.size());
        for (size_t cell = 0; cell < ids.size(); ++cell)
            m_ids[column][cell] = ids[cell][column];
    }
    for (size_t i = 0; i < m_numbers.size(); ++i) {
        m_numbers[i].resize(numbers.size());
        for (size_t cell = 0; cell < numbers.size(); ++cell)
            m_numbers[i][cell] = numbers[cell][i];
    }
    m_minutes.assign(minutes.begin(), minutes.end());
    m_sketchEnds.reserve(2 * ids.size());
}

void CellBlock::appendSketch(std::string_view bytes)
{
    char *target = beginSketch(qsizetype(bytes.size()));
    if (!bytes.empty())
        std::memcpy(target, bytes.data(), bytes.size());
    endSketch(target + bytes.size());
}

char *CellBlock::beginSketch(qsizetype mostBytes)
{
    const qsizetype used = m_sketchEnds.empty() ? 0 : qsizetype(m_sketchEnds.back());
    if (m_ownSketches.size() < used + mostBytes)
        m_ownSketches.resize(2 * used + mostBytes);
    return m_ownSketches.data() + used;
}

void CellBlock::endSketch(const char *end)
{
    m_sketchEnds.push_back(quint32(end - m_ownSketches.constData()));
}

EncodedBlock CellBlock::encode(const BlockPlace &place) const
{
    EncodedBlock encoded;
    QByteArray &counts = encoded.counts;
    // Room for the usual widths: growing step by step would copy most of it several times.
    counts.reserve(64 + size() * 28);
    counts.append(kCountsMark).append(char(kFormat));
    appendRaw(counts, quint32(size()));
    for (size_t column = 0; column < cubeDimensions(place.cube).size(); ++column)
        appendColumn<quint32>(counts, m_ids[column], nullptr);
    if (place.tier == Tier::Minute)
        appendColumn<quint32>(counts, m_minutes, nullptr);
    for (size_t i = 0; i < m_numbers.size(); ++i)
        appendColumn<qint64>(counts, m_numbers[i], i == 0 ? nullptr : m_numbers.data());
    appendChecksum(counts, place);

    QByteArray &sketches = encoded.sketches;
    sketches.reserve(32 + size() * 4 + (m_sketchEnds.empty() ? 0 : qsizetype(m_sketchEnds.back())));
    sketches.append(kSketchesMark).append(char(kFormat));
    std::vector<quint32> lengths(m_sketchEnds.size());
    std::adjacent_difference(m_sketchEnds.begin(), m_sketchEnds.end(), lengths.begin());
    appendColumn<quint32>(sketches, lengths, nullptr);
    sketches.append(m_ownSketches.constData(), m_sketchEnds.empty() ? 0 : qsizetype(m_sketchEnds.back()));
    appendChecksum(sketches, place);
    return encoded;
}

Result<void> CellBlock::decodeCounts(const QByteArray &bytes, const BlockPlace &place)
{
    clear();
    auto reader = ColumnReader::open(bytes, kCountsMark, place);
    quint32 cells = 0;
    if (!reader || !reader->take(cells) || cells > kMostCells)
        return damaged();
    bool good = true;
    for (size_t column = 0; good && column < cubeDimensions(place.cube).size(); ++column)
        good = reader->column<quint32>(m_ids[column], cells, nullptr);
    if (good && place.tier == Tier::Minute)
        good = reader->column<quint32>(m_minutes, cells, nullptr);
    for (size_t i = 0; good && i < m_numbers.size(); ++i)
        good = reader->column<qint64>(m_numbers[i], cells, i == 0 ? nullptr : m_numbers.data());
    const size_t outcome = size_t(cubeColumn(place.cube, Dimension::Outcome));
    good = good && reader->rest().empty() &&
           std::all_of(m_ids[outcome].begin(), m_ids[outcome].end(), [](quint32 id) { return id < kOutcomeCount; }) &&
           std::all_of(m_minutes.begin(), m_minutes.end(), [](quint32 minute) { return minute < 15; });
    if (good)
        return {};
    clear();
    return damaged();
}

Result<void> CellBlock::decodeSketches(const QByteArray &bytes, const BlockPlace &place)
{
    auto reader = ColumnReader::open(bytes, kSketchesMark, place);
    m_ownSketches.resize(0);
    // Lengths in the bytes, ends in memory. A sum beyond 32 bits comes out below an earlier one.
    bool good = reader && reader->column<quint32>(m_sketchEnds, size_t(size()) * 2, nullptr);
    std::partial_sum(m_sketchEnds.begin(), m_sketchEnds.end(), m_sketchEnds.begin());
    good = good && std::is_sorted(m_sketchEnds.begin(), m_sketchEnds.end()) &&
           (m_sketchEnds.empty() || m_sketchEnds.back() == reader->rest().size());
    if (!good) {
        m_sketchEnds.clear();
        return damaged();
    }
    m_sketches = reader->rest();
    return {};
}

} // namespace Gatehouse
