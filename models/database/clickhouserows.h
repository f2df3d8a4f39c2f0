// The rows of one statement, as they come in from a ClickHouse server: lines of tab-separated values behind one line of
// names and one of types, which every version writes and which gives every type there is as text.
#pragma once

#include "models/database/clickhouseanswer.h"

#include <vector>

namespace Gatehouse
{

class ClickHouseRows final : public RowStream
{
public:
    // Sends the statement and waits for its columns or its error.
    static Result<std::unique_ptr<ClickHouseRows>> start(const ClickHouseServer &server, const QString &sql,
                                                         const QVariantList &values, const QueryLimits &limits);
    Result<bool> next() override;
    bool isNull(int column) const override;
    ValueKind kind(int column) const override;
    qint64 integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;

    // Of a statement that was read to its end; 0 where an old server does not say.
    qint64 changedRows() const { return m_answer.changedRows(); }

private:
    enum class ColumnType { Integer, Boolean, Real, Numeric, Text };

    ClickHouseRows(const ClickHouseServer &server, const QueryLimits &limits)
        : m_answer(server, limits)
    {
    }
    Result<void> begin(const QString &sql, const QVariantList &values);
    Result<bool> takeLine();
    std::unexpected<Error> refusal();
    void split();
    static ColumnType typeOf(std::string_view name);
    std::string_view raw(int column) const { return m_fields[std::size_t(column)]; }

    ClickHouseAnswer m_answer;
    std::string_view m_line;
    std::vector<ColumnType> m_columns;
    std::vector<std::string_view> m_fields;
    mutable std::vector<QByteArray> m_decoded; // per column
};

} // namespace Gatehouse
