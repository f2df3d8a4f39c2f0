// Words that stand for the values of an enum, in the order of the enum: in the store, in JSON, on the command line.
#pragma once

#include <QString>

#include <algorithm>
#include <array>
#include <optional>

namespace Gatehouse
{

template<typename Enum, size_t N>
std::optional<Enum> enumOfToken(const std::array<const char *, N> &tokens, const QString &text)
{
    const auto at = std::ranges::find_if(tokens, [&](const char *token) { return text == QLatin1String(token); });
    return at == tokens.end() ? std::nullopt : std::optional(Enum(at - tokens.begin()));
}

template<typename Enum, size_t N>
QString tokenOfEnum(const std::array<const char *, N> &tokens, Enum value)
{
    return QLatin1String(tokens.at(size_t(value)));
}

} // namespace Gatehouse
