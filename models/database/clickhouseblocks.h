// The rows of one statement from a ClickHouse server in blocks of columns, the form in which the server has them: it
// spells no numbers, and none are read from their digits. For many rows of plain types.
#pragma once

#include "models/database/clickhouseanswer.h"

#include <optional>
#include <vector>

namespace Gatehouse
{

class BlockReader;

class ClickHouseBlocks final : public RowStream
{
public:
    // Sends the statement and waits for its first rows or its error. Null when there is a column whose type only the
    // server can spell: such rows are to be read as lines.
    static Result<std::unique_ptr<ClickHouseBlocks>> start(const ClickHouseServer &server, const QString &sql,
                                                           const QVariantList &values, const QueryLimits &limits);

    Result<bool> next() override;
    bool isNull(int column) const override { return value(column).kind == ValueKind::Null; }
    ValueKind kind(int column) const override { return value(column).kind; }
    qint64 integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    SqlValue value(int column) const override;
    void values(std::span<SqlValue> into) const override;

private:
    // Integers come first.
    enum class Type {
        Int8,
        Int16,
        Int32,
        Int64,
        UInt8,
        UInt16,
        UInt32,
        UInt64,
        Boolean,
        Float64,
        Nothing,
        Text,
        Fixed
    };
    enum class Step { Done, NeedsMore, Strange };

    // Of a text; places are counted from the start of the block, as more bytes may move it.
    struct Piece {
        quint32 at = 0;
        quint32 size = 0;
    };
    struct Column {
        std::string name;
        std::string typeName;
        Type type = Type::Text;
        quint32 width = 0; // of a value in bytes; 0: texts
        bool nullable = false;
        bool numbered = false; // rows hold numbers of values, of which the first stands for NULL
        // Of the block at hand.
        quint32 nullsAt = 0;
        quint32 valuesAt = 0;
        quint32 numbersAt = 0;
        quint32 numberWidth = 0;
        std::vector<Piece> pieces;
    };

    ClickHouseBlocks(const ClickHouseServer &server, const QueryLimits &limits)
        : m_answer(server, limits)
    {
    }
    Result<bool> readBlock();
    Step readHead(BlockReader &bytes);
    Step readColumn(BlockReader &bytes);
    static std::optional<Column> columnOf(std::string_view name, std::string_view type);
    static void readValues(BlockReader &bytes, Column &column, quint64 count);
    static bool readNumbered(BlockReader &bytes, Column &column, quint64 rows);
    std::optional<quint64> placeIn(const Column &column) const;
    void read(const Column &column, SqlValue &into) const;
    static void readInteger(Type type, const char *at, SqlValue &into);
    quint64 largeAt(int column) const;
    std::string_view bytesAt(quint32 at, quint32 size) const { return {m_block + at, size}; }

    ClickHouseAnswer m_answer;
    std::vector<Column> m_columns; // as the first block has them
    bool m_known = false;          // all of them
    bool m_plain = true;
    quint64 m_columnCount = 0;
    // Of the block at hand: how much of it was understood, and the row.
    std::size_t m_columnsRead = 0;
    std::size_t m_read = 0;
    const char *m_block = nullptr;
    quint64 m_rows = 0;
    quint64 m_next = 0;
    mutable std::vector<QByteArray> m_spelled; // numbers that are asked for as text, per column
};

} // namespace Gatehouse
