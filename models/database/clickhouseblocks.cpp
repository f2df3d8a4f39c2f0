#include "models/database/clickhouseblocks.h"

#include "models/database/numbertext.h"

#include <QLocale>

#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace Gatehouse
{

// Takes bytes from the front. Once something is not there as a whole, nothing is.
class BlockReader
{
public:
    BlockReader(std::string_view bytes, std::size_t from)
        : m_bytes(bytes)
        , m_at(from)
    {
    }

    bool isShort() const { return m_short; }
    std::size_t at() const { return m_at; }

    // Where the bytes begin.
    quint32 skip(quint64 count)
    {
        const std::size_t from = m_at;
        m_short = m_short || count > m_bytes.size() - m_at;
        m_at += m_short ? 0 : std::size_t(count);
        return quint32(from);
    }
    quint64 varint()
    {
        quint64 number = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            const quint32 from = skip(1);
            if (m_short)
                return 0;
            const auto byte = quint8(m_bytes[from]);
            number |= quint64(byte & 0x7f) << shift;
            if (byte < 0x80)
                break;
        }
        return number;
    }
    quint64 word()
    {
        quint64 number = 0;
        const quint32 from = skip(sizeof number);
        if (!m_short)
            std::memcpy(&number, m_bytes.data() + from, sizeof number);
        return number;
    }
    std::string_view text()
    {
        const quint64 size = varint();
        const quint32 from = skip(size);
        return m_short ? std::string_view() : m_bytes.substr(from, std::size_t(size));
    }

private:
    std::string_view m_bytes;
    std::size_t m_at;
    bool m_short = false;
};

namespace
{

// More than any server puts into one block, and what places in it can count.
constexpr quint64 kMostBytes = quint64(1) << 30;
constexpr quint64 kMostColumns = 10'000;

// Of a column whose rows hold numbers of values.
constexpr quint64 kNumberWidths = 0xff;
constexpr quint64 kValuesElsewhere = 1 << 8;

template<typename T>
T loaded(const char *from)
{
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

void setInteger(SqlValue &into, qint64 value)
{
    into.kind = ValueKind::Integer;
    into.integer = value;
}

} // namespace

Result<std::unique_ptr<ClickHouseBlocks>> ClickHouseBlocks::start(const ClickHouseServer &server, const QString &sql,
                                                                  const QVariantList &values, const QueryLimits &limits)
{
    std::unique_ptr<ClickHouseBlocks> rows(new ClickHouseBlocks(server, limits));
    if (auto asked = rows->m_answer.ask(sql, values, kBlocks); !asked)
        return std::unexpected(asked.error());
    if (auto first = rows->readBlock(); !first)
        return std::unexpected(first.error());
    return rows->m_plain ? std::move(rows) : nullptr;
}

// False at the end. A block is only looked at when it has come as a whole.
Result<bool> ClickHouseBlocks::readBlock()
{
    m_answer.take(std::exchange(m_read, 0));
    m_rows = m_next = 0;
    m_columnsRead = 0;
    for (bool inBlock = false; !inBlock || m_columnsRead < m_columnCount;) {
        BlockReader bytes(m_answer.waiting(), m_read);
        const Step step = inBlock ? readColumn(bytes) : readHead(bytes);
        if (!m_plain)
            return true;
        if (step == Step::Strange || m_read > kMostBytes)
            return m_answer.refusal();
        if (step == Step::Done) {
            m_columnsRead += inBlock;
            m_read = bytes.at();
            inBlock = true;
            continue;
        }
        auto more = m_answer.readMore();
        if (!more)
            return more;
        if (*more && m_answer.isGood())
            continue;
        if (*more || !m_answer.waiting().empty() || !m_answer.isGood())
            return m_answer.refusal();
        m_answer.finish();
        return false;
    }
    m_known = true;
    m_block = m_answer.waiting().data();
    return true;
}

// What is no head of a block with these columns is the text of an error.
ClickHouseBlocks::Step ClickHouseBlocks::readHead(BlockReader &bytes)
{
    const quint64 columns = bytes.varint();
    const quint64 rows = bytes.varint();
    if (bytes.isShort())
        return Step::NeedsMore;
    if (m_known ? columns != m_columnCount : columns == 0 || columns > kMostColumns)
        return Step::Strange;
    m_columnCount = columns;
    m_rows = rows;
    m_spelled.resize(std::size_t(columns));
    return Step::Done;
}

ClickHouseBlocks::Step ClickHouseBlocks::readColumn(BlockReader &bytes)
{
    const std::string_view name = bytes.text();
    const std::string_view type = bytes.text();
    if (bytes.isShort())
        return Step::NeedsMore;
    if (m_columnsRead == m_columns.size()) {
        auto made = columnOf(name, type);
        m_plain = made.has_value();
        if (!m_plain)
            return Step::Strange;
        m_columns.push_back(std::move(*made));
    }
    Column &column = m_columns[m_columnsRead];
    if (column.name != name || column.typeName != type)
        return Step::Strange;
    if (m_rows == 0)
        return Step::Done;
    if (column.numbered) {
        if (!readNumbered(bytes, column, m_rows))
            return Step::Strange;
    } else {
        if (column.nullable)
            column.nullsAt = bytes.skip(m_rows);
        readValues(bytes, column, m_rows);
    }
    return bytes.isShort() ? Step::NeedsMore : Step::Done;
}

std::optional<ClickHouseBlocks::Column> ClickHouseBlocks::columnOf(std::string_view name, std::string_view type)
{
    struct Plain {
        std::string_view name;
        Type type;
        quint32 width;
    };
    static constexpr std::array kPlain{
        Plain{"Int8", Type::Int8, 1},     Plain{"Int16", Type::Int16, 2},     Plain{"Int32", Type::Int32, 4},
        Plain{"Int64", Type::Int64, 8},   Plain{"UInt8", Type::UInt8, 1},     Plain{"UInt16", Type::UInt16, 2},
        Plain{"UInt32", Type::UInt32, 4}, Plain{"UInt64", Type::UInt64, 8},   Plain{"Float64", Type::Float64, 8},
        Plain{"Bool", Type::Boolean, 1},  Plain{"Nothing", Type::Nothing, 1}, Plain{"String", Type::Text, 0}};
    Column column{.name = std::string(name), .typeName = std::string(type)};
    const auto unwrap = [&](std::string_view wrapper) {
        const bool is = type.starts_with(wrapper) && type.ends_with(')');
        if (is)
            type = type.substr(wrapper.size(), type.size() - wrapper.size() - 1);
        return is;
    };
    column.numbered = unwrap("LowCardinality(");
    column.nullable = unwrap("Nullable(");
    for (const Plain &plain : kPlain) {
        if (plain.name != type)
            continue;
        column.type = plain.type;
        column.width = plain.width;
        return column;
    }
    if (!unwrap("FixedString("))
        return std::nullopt;
    column.type = Type::Fixed;
    column.width = quint32(wholeInteger(type).value_or(0));
    return column.width > 0 ? std::optional(column) : std::nullopt;
}

void ClickHouseBlocks::readValues(BlockReader &bytes, Column &column, quint64 count)
{
    if (column.width > 0) {
        // Compared first: a product of damaged numbers may be small again.
        column.valuesAt = bytes.skip(count > kMostBytes ? count : count * column.width);
        return;
    }
    column.pieces.clear();
    for (quint64 i = 0; i < count && !bytes.isShort(); ++i) {
        const quint64 size = bytes.varint();
        column.pieces.push_back({bytes.skip(size), quint32(size)});
    }
}

// False for a form that is not known.
bool ClickHouseBlocks::readNumbered(BlockReader &bytes, Column &column, quint64 rows)
{
    const quint64 version = bytes.word();
    const quint64 form = bytes.word();
    if (bytes.isShort())
        return true;
    if (version != 1 || (form & kValuesElsewhere) != 0 || (form & kNumberWidths) > 3)
        return false;
    readValues(bytes, column, bytes.word());
    const quint64 count = bytes.word();
    if (bytes.isShort())
        return true;
    column.numberWidth = quint32(1) << (form & kNumberWidths);
    column.numbersAt = bytes.skip(count > kMostBytes ? count : count * column.numberWidth);
    return count == rows;
}

Result<bool> ClickHouseBlocks::next()
{
    while (m_next == m_rows) {
        if (m_answer.isOver())
            return false;
        auto more = readBlock();
        if (!more || !*more)
            return more;
    }
    ++m_next;
    return true;
}

// Which of the values of the column the row has; nothing: NULL.
std::optional<quint64> ClickHouseBlocks::placeIn(const Column &column) const
{
    const quint64 row = m_next - 1;
    if (!column.numbered)
        return column.nullable && m_block[column.nullsAt + row] != 0 ? std::nullopt : std::optional(row);
    quint64 place = 0;
    std::memcpy(&place, m_block + column.numbersAt + row * column.numberWidth, column.numberWidth);
    return column.nullable && place == 0 ? std::nullopt : std::optional(place);
}

// What does not belong to the kind is left empty, as a reader may look at it all the same.
void ClickHouseBlocks::read(const Column &column, SqlValue &into) const
{
    into.kind = ValueKind::Null;
    into.integer = 0;
    into.real = 0;
    into.text = {};
    const std::optional<quint64> place = placeIn(column);
    if (!place || column.type == Type::Nothing)
        return;
    const char *at = m_block + column.valuesAt + *place * column.width;
    if (column.type < Type::Float64)
        return readInteger(column.type, at, into);
    if (column.type == Type::Float64) {
        into.kind = ValueKind::Real;
        into.real = loaded<double>(at);
        return;
    }
    into.kind = ValueKind::Text;
    into.text = column.width > 0 ? std::string_view(at, column.width)
                                 : bytesAt(column.pieces[*place].at, column.pieces[*place].size);
}

void ClickHouseBlocks::readInteger(Type type, const char *at, SqlValue &into)
{
    switch (type) {
    case Type::Int8:
        return setInteger(into, loaded<qint8>(at));
    case Type::Int16:
        return setInteger(into, loaded<qint16>(at));
    case Type::Int32:
        return setInteger(into, loaded<qint32>(at));
    case Type::UInt8:
    case Type::Boolean:
        return setInteger(into, loaded<quint8>(at));
    case Type::UInt16:
        return setInteger(into, loaded<quint16>(at));
    case Type::UInt32:
        return setInteger(into, loaded<quint32>(at));
    default:
        break;
    }
    setInteger(into, loaded<qint64>(at));
    // Above 2^63 it does not fit into an integer of ours.
    if (type == Type::UInt64 && into.integer < 0) {
        into.kind = ValueKind::Real;
        into.real = double(loaded<quint64>(at));
        into.integer = 0;
    }
}

SqlValue ClickHouseBlocks::value(int column) const
{
    SqlValue value;
    read(m_columns[std::size_t(column)], value);
    return value;
}

void ClickHouseBlocks::values(std::span<SqlValue> into) const
{
    for (std::size_t column = 0; column < into.size(); ++column)
        read(m_columns[column], into[column]);
}

qint64 ClickHouseBlocks::integer(int column) const
{
    const SqlValue at = value(column);
    if (at.kind == ValueKind::Text)
        return leadingInteger(at.text);
    return at.kind == ValueKind::Real ? integerOf(at.real) : at.integer;
}

double ClickHouseBlocks::real(int column) const
{
    const SqlValue at = value(column);
    if (at.kind == ValueKind::Text)
        return leadingReal(at.text);
    return at.kind == ValueKind::Integer ? double(at.integer) : at.real;
}

quint64 ClickHouseBlocks::largeAt(int column) const
{
    const Column &of = m_columns[std::size_t(column)];
    return loaded<quint64>(m_block + of.valuesAt + placeIn(of).value_or(0) * of.width);
}

std::string_view ClickHouseBlocks::text(int column) const
{
    const SqlValue at = value(column);
    if (at.kind == ValueKind::Text || at.kind == ValueKind::Null)
        return at.text;
    const Type type = m_columns[std::size_t(column)].type;
    QByteArray &spelled = m_spelled[std::size_t(column)];
    if (type == Type::Boolean)
        spelled = at.integer != 0 ? "true" : "false";
    else if (at.kind == ValueKind::Integer)
        spelled = QByteArray::number(at.integer);
    else if (type == Type::UInt64)
        spelled = QByteArray::number(largeAt(column));
    else
        spelled = QByteArray::number(at.real, 'g', QLocale::FloatingPointShortest);
    return {spelled.constData(), std::size_t(spelled.size())};
}

} // namespace Gatehouse
