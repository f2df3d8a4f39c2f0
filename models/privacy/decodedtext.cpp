#include "models/privacy/decodedtext.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace Gatehouse
{

namespace
{

std::optional<QString> as(QStringConverter::Encoding encoding, const QByteArray &bytes)
{
    QStringDecoder decoder(encoding, QStringConverter::Flag::Stateless);
    QString text = decoder(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

// In UTF-16 nearly every second byte of Western text is NUL; in anything else hardly one is.
std::optional<QStringConverter::Encoding> wide(const QByteArray &bytes)
{
    const qsizetype looked = std::min<qsizetype>(bytes.size(), 4096) & ~qsizetype(1);
    qsizetype even = 0;
    qsizetype odd = 0;
    for (qsizetype i = 0; i < looked; ++i) {
        if (bytes.at(i) == '\0')
            ++(i % 2 == 0 ? even : odd);
    }
    if (looked < 4 || std::max(even, odd) * 5 < looked)
        return std::nullopt;
    return odd > even ? QStringConverter::Utf16LE : QStringConverter::Utf16BE;
}

} // namespace

DecodedText decodedText(const QByteArray &bytes)
{
    if (bytes.startsWith("\xef\xbb\xbf")) {
        if (const auto text = as(QStringConverter::Utf8, bytes.sliced(3)))
            return {*text, {}};
    }
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")) {
        const bool little = bytes.startsWith('\xff');
        if (const auto text = as(little ? QStringConverter::Utf16LE : QStringConverter::Utf16BE, bytes.sliced(2)))
            return {*text, {}};
    }
    if (const auto encoding = wide(bytes)) {
        if (const auto text = as(*encoding, bytes))
            return {*text, QStringLiteral("UTF-16")};
    }
    if (const auto text = as(QStringConverter::Utf8, bytes))
        return {*text, {}};
    return {QString::fromLatin1(bytes), QStringLiteral("Latin-1")};
}

} // namespace Gatehouse
