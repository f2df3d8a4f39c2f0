#include "models/promises/contenttext.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace Gatehouse
{

namespace
{

// Longer than the longest error that a provider is known to answer with.
constexpr size_t kLongText = 2000;
// A value with fewer characters is a name, a count, a status.
constexpr size_t kSomeWords = 24;
constexpr qint64 kSomeCharacters = 8;
constexpr int kMostNested = 3; // strings of JSON in strings of JSON

// Names under which products keep what was said.
constexpr std::array<std::string_view, 12> kNames{"messages",    "prompt",  "input",      "completion",
                                                  "response",    "content", "transcript", "contents",
                                                  "output_text", "query",   "answer",     "system_prompt"};

bool isSpace(char c)
{
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// JSON has the first, Python the other.
bool isQuote(char c)
{
    return c == '"' || c == '\'';
}

bool isQuoted(std::string_view text, size_t at, size_t length)
{
    return at > 0 && at + length < text.size() && isQuote(text[at - 1]) && text[at + length] == text[at - 1];
}

// The text of the first JSON string at or after `at`, without what stands before it in lists and objects that only
// wrap it; empty: there is none near.
std::string_view stringAfter(std::string_view text, size_t at)
{
    while (at < text.size() && (isSpace(text[at]) || text[at] == ':' || text[at] == '[' || text[at] == '{'))
        ++at;
    if (at >= text.size() || !isQuote(text[at]))
        return {};
    const size_t begin = at + 1;
    size_t end = begin;
    while (end < text.size() && text[end] != text[at])
        end += text[end] == '\\' ? 2 : 1;
    return text.substr(begin, std::min(end, text.size()) - begin);
}

// Characters of scripts that put no space between words: three bytes and more in UTF-8, or "\\u6211".
qint64 wideCharacters(std::string_view value)
{
    const auto isWide = [](char c) { return static_cast<unsigned char>(c) >= 0xE0; };
    qint64 found = std::ranges::count_if(value, isWide);
    for (size_t at = value.find("\\u"); at != std::string_view::npos; at = value.find("\\u", at + 2))
        ++found;
    return found;
}

bool isWords(std::string_view value)
{
    if (wideCharacters(value) >= kSomeCharacters)
        return true;
    return value.size() >= kSomeWords && std::ranges::count_if(value, isSpace) >= 2;
}

bool namesContent(std::string_view text)
{
    for (const std::string_view name : kNames) {
        for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
            if (!isQuoted(text, at, name.size()))
                continue;
            const std::string_view value = stringAfter(text, at + name.size() + 1);
            // {"messages":[{"role":"user","content":"..."}]}: what follows is again a name.
            if (value == "role" || value == "type" || isWords(value))
                return true;
        }
    }
    return false;
}

// JSON that was written into a string of JSON, as it was before.
std::string unescaped(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (size_t at = 0; at < text.size(); ++at) {
        const bool isEscape = text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
        plain.push_back(text[isEscape ? ++at : at]);
    }
    return plain;
}

// Words of letters alone, with a mark at their end at most: no paths, numbers, names of fields.
bool isProse(std::string_view text)
{
    int words = 0;
    int plain = 0;
    size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && isSpace(text[at]))
            ++at;
        const size_t begin = at;
        while (at < text.size() && !isSpace(text[at]))
            ++at;
        std::string_view word = text.substr(begin, at - begin);
        while (!word.empty() && std::string_view(".,;:!?\"'()").find(word.back()) != std::string_view::npos)
            word.remove_suffix(1);
        while (!word.empty() && std::string_view("\"'(").find(word.front()) != std::string_view::npos)
            word.remove_prefix(1);
        if (at == begin)
            continue;
        ++words;
        plain += !word.empty() && std::ranges::all_of(word, [](char c) {
            return static_cast<unsigned char>(c) >= 0x80 || std::isalpha(static_cast<unsigned char>(c)) != 0 ||
                   c == '\'' || c == '-';
        });
    }
    return words >= kProseWords && plain * 10 >= words * 9;
}

} // namespace

ContentSign contentSign(std::string_view text)
{
    std::string inner;
    std::string_view looked = text;
    for (int depth = 0; depth <= kMostNested; ++depth) {
        if (namesContent(looked))
            return ContentSign::Certain;
        if (looked.find("\\\"") == std::string_view::npos)
            break;
        inner = unescaped(looked);
        looked = inner;
    }
    if (isProse(text))
        return ContentSign::Prose;
    return text.size() >= kLongText ? ContentSign::Long : ContentSign::None;
}

} // namespace Gatehouse
