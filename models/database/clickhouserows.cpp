#include "models/database/clickhouserows.h"

#include "models/database/numbertext.h"
#include "models/database/tabseparated.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::string_view kException = ClickHouseAnswer::kException;

// The X of Nullable(X) and LowCardinality(X).
std::string_view innermost(std::string_view type)
{
    for (const std::string_view wrapper : {"LowCardinality(", "Nullable("}) {
        if (type.starts_with(wrapper) && type.ends_with(')'))
            type = type.substr(wrapper.size(), type.size() - wrapper.size() - 1);
    }
    return type;
}

} // namespace

Result<std::unique_ptr<ClickHouseRows>> ClickHouseRows::start(const ClickHouseServer &server, const QString &sql,
                                                              const QVariantList &values, const QueryLimits &limits)
{
    std::unique_ptr<ClickHouseRows> rows(new ClickHouseRows(server, limits));
    if (auto begun = rows->begin(sql, values); !begun)
        return std::unexpected(begun.error());
    return rows;
}

Result<void> ClickHouseRows::begin(const QString &sql, const QVariantList &values)
{
    if (auto asked = m_answer.ask(sql, values, kLines); !asked)
        return asked;
    auto names = takeLine();
    if (!names)
        return std::unexpected(names.error());
    if (!m_answer.isGood())
        return refusal();
    // A statement without rows answers nothing.
    if (!*names)
        return {};
    auto types = takeLine();
    if (!types)
        return std::unexpected(types.error());
    if (!*types)
        return refusal();
    split();
    for (const std::string_view type : m_fields)
        m_columns.push_back(typeOf(type));
    m_decoded.resize(m_columns.size());
    return {};
}

ClickHouseRows::ColumnType ClickHouseRows::typeOf(std::string_view name)
{
    const std::string_view type = innermost(name);
    if (type.starts_with("Int") || type.starts_with("UInt"))
        return type.starts_with("Interval") ? ColumnType::Text : ColumnType::Integer;
    if (type == "Bool")
        return ColumnType::Boolean;
    if (type.starts_with("Float"))
        return ColumnType::Real;
    return type.starts_with("Decimal") ? ColumnType::Numeric : ColumnType::Text;
}

Result<bool> ClickHouseRows::takeLine()
{
    std::size_t searched = 0;
    while (true) {
        const std::string_view waiting = m_answer.waiting();
        const std::size_t newline = waiting.find('\n', searched);
        const bool found = newline != std::string_view::npos;
        if (found) {
            m_line = waiting.substr(0, newline);
            // The text of an error comes behind the last row as a line like any other, so such a line is only taken for
            // a row when another one follows.
            if (newline + 1 < waiting.size() || m_answer.allCame() ||
                m_line.find(kException) == std::string_view::npos) {
                m_answer.take(newline + 1);
                return true;
            }
        }
        searched = found ? newline : waiting.size();
        m_line = {}; // reading moves what it points to
        auto more = m_answer.readMore();
        if (!more)
            return more;
        if (*more || found)
            continue;
        if (!m_answer.waiting().empty())
            return refusal();
        m_answer.finish();
        return false;
    }
}

// What came instead of a row is what the server says of its error.
std::unexpected<Error> ClickHouseRows::refusal()
{
    return m_answer.refusal(std::string(m_line) + '\n');
}

void ClickHouseRows::split()
{
    m_fields.clear();
    std::size_t from = 0;
    while (true) {
        const std::size_t tab = m_line.find('\t', from);
        m_fields.push_back(m_line.substr(from, tab - from));
        if (tab == std::string_view::npos)
            return;
        from = tab + 1;
    }
}

Result<bool> ClickHouseRows::next()
{
    if (m_answer.isOver())
        return false;
    auto line = takeLine();
    if (!line || !*line)
        return line;
    split();
    const bool last = m_answer.allCame() && m_answer.waiting().empty();
    if (m_fields.size() != m_columns.size() || (last && m_line.find(kException) != std::string_view::npos))
        return refusal();
    return true;
}

bool ClickHouseRows::isNull(int column) const
{
    return raw(column) == "\\N";
}

ValueKind ClickHouseRows::kind(int column) const
{
    if (isNull(column))
        return ValueKind::Null;
    switch (m_columns[std::size_t(column)]) {
    case ColumnType::Boolean:
        return ValueKind::Integer;
    case ColumnType::Integer: // above 2^63 it does not fit into an integer of ours
    case ColumnType::Numeric:
        return wholeInteger(raw(column)) ? ValueKind::Integer : ValueKind::Real;
    case ColumnType::Real:
        return ValueKind::Real;
    case ColumnType::Text:
        break;
    }
    return ValueKind::Text;
}

qint64 ClickHouseRows::integer(int column) const
{
    const std::string_view text = raw(column);
    return m_columns[std::size_t(column)] == ColumnType::Boolean ? qint64(text == "true") : leadingInteger(text);
}

double ClickHouseRows::real(int column) const
{
    return m_columns[std::size_t(column)] == ColumnType::Boolean ? double(integer(column)) : leadingReal(raw(column));
}

std::string_view ClickHouseRows::text(int column) const
{
    const std::string_view field = raw(column);
    if (field == "\\N")
        return {};
    if (field.find('\\') == std::string_view::npos)
        return field;
    QByteArray &text = m_decoded[std::size_t(column)];
    text = tabSeparatedText(field);
    return {text.constData(), std::size_t(text.size())};
}

} // namespace Gatehouse
