#include "models/core/csv.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr std::string_view kStarts = "=+-@";
// = + - @ in full width, which some spreadsheets read as the plain ones, and the byte order mark, which some drop.
constexpr std::array<std::string_view, 5> kWideStarts{"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0",
                                                      "\xef\xbb\xbf"};
constexpr std::string_view kQuoted = ",;\"\n\r\t";

bool isNumber(std::string_view text)
{
    // Not "inf" and the like, which a spreadsheet takes for a name.
    const bool digits = std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || kStarts.contains(c) || c == '.' || c == 'e' || c == 'E'; });
    bool valid = false;
    if (digits)
        QByteArray::fromRawData(text.data(), qsizetype(text.size())).toDouble(&valid);
    return valid;
}

bool isExecutable(std::string_view text)
{
    if (text.empty())
        return false;
    if (static_cast<unsigned char>(text.front()) < ' ')
        return true;
    if (kStarts.contains(text.front()))
        return !isNumber(text);
    return std::ranges::any_of(kWideStarts, [text](std::string_view start) { return text.starts_with(start); });
}

bool isText(std::string_view utf8)
{
    return utf8.find('\0') == std::string_view::npos &&
           QByteArrayView(utf8.data(), qsizetype(utf8.size())).isValidUtf8();
}

} // namespace

void appendCsvCell(QByteArray &into, std::string_view utf8)
{
    QByteArray repaired;
    if (!isText(utf8)) {
        QString text = QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
        text.replace(QChar::Null, QChar::ReplacementCharacter);
        repaired = text.toUtf8();
        utf8 = {repaired.constData(), size_t(repaired.size())};
    }
    const bool neutralised = isExecutable(utf8);
    const bool quoted = utf8.find_first_of(kQuoted) != std::string_view::npos;
    if (quoted)
        into.append('"');
    if (neutralised)
        into.append('\'');
    if (!quoted) {
        into.append(utf8.data(), qsizetype(utf8.size()));
        return;
    }
    for (const char each : utf8) {
        if (each == '"')
            into.append('"');
        into.append(each);
    }
    into.append('"');
}

QString csvCell(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray cell;
    appendCsvCell(cell, {utf8.constData(), size_t(utf8.size())});
    return QString::fromUtf8(cell);
}

QString csvLine(const QStringList &cells)
{
    QStringList quoted;
    quoted.reserve(cells.size());
    for (const QString &cell : cells)
        quoted.append(csvCell(cell));
    return quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

} // namespace Gatehouse
