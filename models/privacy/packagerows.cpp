#include "models/privacy/packagerows.h"

#include "models/core/csv.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// A secret that is not much longer than its beginning would be told by it.
constexpr size_t kShownOfSecret = 4;
constexpr size_t kLeastSecret = 12;
const QByteArray kSecret("\xe2\x80\xa6 (secret, withheld)");

} // namespace

PackageRows::PackageRows(const PackagePart &part, const Redactions &redactions)
    : m_values(size_t(part.columns.size()))
    , m_keys(part)
{
    for (const PackageColumn &column : part.columns) {
        Column made{{}, column.isSecret(), redactions.of(part.table, column.name)};
        const QByteArray name = column.name.toUtf8();
        appendJsonText(made.jsonName, {name.constData(), size_t(name.size())});
        made.jsonName.append(':');
        m_needsKey =
            m_needsKey || std::ranges::any_of(made.grounds.keys(), [](const QString &key) { return !key.isEmpty(); });
        m_columns.push_back(std::move(made));
    }
}

QByteArray PackageRows::csvHead() const
{
    QByteArray line;
    for (const Column &column : m_columns) {
        if (!line.isEmpty())
            line.append(',');
        // The name as JSON has it, less quotes and colon: names of columns need no escape there.
        appendCsvCell(line, std::string_view(column.jsonName.constData() + 1, size_t(column.jsonName.size() - 3)));
    }
    return line + "\r\n";
}

std::span<const SqlValue> PackageRows::read(const RowStream &row)
{
    row.values(m_values);
    if (m_needsKey)
        m_key = m_keys.of(m_values);
    return m_values;
}

void PackageRows::append(QByteArray &json, QByteArray &csv)
{
    ++m_rows;
    for (size_t i = 0; i < m_columns.size(); ++i) {
        const Cell each = cell(i);
        json.append(i == 0 ? '{' : ',').append(m_columns[i].jsonName);
        if (i > 0)
            csv.append(',');
        switch (each.kind) {
        case Kind::Nothing:
            json.append("null");
            break;
        case Kind::Number:
            json.append(each.text.data(), qsizetype(each.text.size()));
            csv.append(each.text.data(), qsizetype(each.text.size()));
            break;
        case Kind::Text:
            appendJsonText(json, each.text);
            appendCsvCell(csv, each.text);
            break;
        case Kind::Withheld:
            json.append("{\"withheld\":");
            appendJsonText(json, each.text);
            json.append('}');
            appendCsvCell(csv, "[withheld: " + std::string(each.text) + ']');
            ++m_withheld[QString::fromUtf8(each.text.data(), qsizetype(each.text.size()))];
        }
        m_masked += m_columns[i].secret && each.kind == Kind::Text && !each.text.empty() ? 1 : 0;
    }
    json.append('}');
    csv.append("\r\n");
}

QStringList PackageRows::shown()
{
    constexpr qsizetype kMost = 120;
    QStringList cells;
    for (size_t i = 0; i < m_columns.size(); ++i) {
        const Cell each = cell(i);
        QString text =
            QString::fromUtf8(each.text.data(), qsizetype(std::min(each.text.size(), size_t(4 * kMost)))).simplified();
        if (text.size() > kMost)
            text = text.first(kMost) + QChar(0x2026);
        cells.append(each.kind == Kind::Withheld ? QStringLiteral("[withheld: %1]").arg(text) : text);
    }
    return cells;
}

PackageRows::Cell PackageRows::cell(size_t column)
{
    const SqlValue &value = m_values[column];
    if (value.kind == ValueKind::Null)
        return {Kind::Nothing, {}};
    const Column &rules = m_columns[column];
    if (const QString ground = groundOf(rules); !ground.isEmpty()) {
        m_scratch = ground.toUtf8();
        return {Kind::Withheld, {m_scratch.constData(), size_t(m_scratch.size())}};
    }
    if (rules.secret)
        return {Kind::Text, maskedSecret(value)};
    return {isJsonNumber(value) ? Kind::Number : Kind::Text, m_text.of(value)};
}

std::string_view PackageRows::maskedSecret(const SqlValue &value)
{
    if (value.kind == ValueKind::Text && value.text.empty())
        return {};
    const std::string_view begin = value.text.substr(0, kShownOfSecret);
    const bool shown = value.kind == ValueKind::Text && value.text.size() >= kLeastSecret &&
                       std::ranges::all_of(begin, [](char each) { return each > ' ' && each < '\x7f'; });
    m_scratch = (shown ? QByteArray(begin.data(), qsizetype(begin.size())) : QByteArray()) + kSecret;
    return {m_scratch.constData(), size_t(m_scratch.size())};
}

QString PackageRows::groundOf(const Column &column) const
{
    if (column.grounds.isEmpty())
        return {};
    const auto row = m_needsKey ? column.grounds.constFind(m_key) : column.grounds.constEnd();
    const auto found = row != column.grounds.constEnd() ? row : column.grounds.constFind(QString());
    return found != column.grounds.constEnd() ? *found : QString();
}

} // namespace Gatehouse
