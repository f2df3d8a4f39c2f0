#include "models/privacy/valuetext.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace Gatehouse
{

namespace
{

bool needsEscape(char each)
{
    return static_cast<unsigned char>(each) < 0x20 || each == '"' || each == '\\' || each == '\x7f';
}

void appendEscaped(QByteArray &into, char each)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(each);
    if (each == '"' || each == '\\')
        into.append('\\').append(each);
    else if (each == '\n')
        into.append("\\n");
    else if (each == '\t')
        into.append("\\t");
    else
        into.append("\\u00").append(kDigits[byte >> 4]).append(kDigits[byte & 15]);
}

} // namespace

bool isJsonNumber(const SqlValue &value)
{
    return value.kind == ValueKind::Integer || (value.kind == ValueKind::Real && std::isfinite(value.real));
}

std::string_view ValueText::of(const SqlValue &value)
{
    char *const begin = m_number.data();
    char *const end = begin + m_number.size();
    switch (value.kind) {
    case ValueKind::Null:
        return {};
    case ValueKind::Integer:
        return {begin, std::to_chars(begin, end, value.integer).ptr};
    case ValueKind::Real:
        return {begin, std::to_chars(begin, end, value.real).ptr};
    case ValueKind::Text:
        return value.text;
    case ValueKind::Blob:
        m_blob = "base64:" + QByteArray::fromRawData(value.text.data(), qsizetype(value.text.size())).toBase64();
        return {m_blob.constData(), size_t(m_blob.size())};
    }
    Q_UNREACHABLE();
}

QString textOf(const SqlValue &value)
{
    ValueText text;
    const std::string_view utf8 = text.of(value);
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

void appendJsonText(QByteArray &into, std::string_view utf8)
{
    QByteArray repaired;
    if (!QByteArrayView(utf8.data(), qsizetype(utf8.size())).isValidUtf8()) {
        repaired = QString::fromUtf8(utf8.data(), qsizetype(utf8.size())).toUtf8();
        utf8 = {repaired.constData(), size_t(repaired.size())};
    }
    into.append('"');
    while (!utf8.empty()) {
        const auto plain = size_t(std::ranges::find_if(utf8, &needsEscape) - utf8.begin());
        into.append(utf8.data(), qsizetype(plain));
        utf8.remove_prefix(plain);
        if (!utf8.empty()) {
            appendEscaped(into, utf8.front());
            utf8.remove_prefix(1);
        }
    }
    into.append('"');
}

} // namespace Gatehouse
