#include "models/promises/contenttext.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace Gatehouse
{

namespace
{

// Longer than the longest error that a provider is known to answer with.
constexpr size_t kLongText = 2000;
// A value with fewer characters is a name, a count, a status.
constexpr size_t kSomeWords = 24;

// Names under which products keep what was said.
constexpr std::array<std::string_view, 12> kNames{
    "\"messages\"",   "\"prompt\"",   "\"input\"",       "\"completion\"", "\"response\"", "\"content\"",
    "\"transcript\"", "\"contents\"", "\"output_text\"", "\"query\"",      "\"answer\"",   "\"system_prompt\""};

bool isSpace(char c)
{
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// The text of the first JSON string at or after `at`, without what stands before it in lists and objects that only
// wrap it; empty: there is none near.
std::string_view stringAfter(std::string_view text, size_t at)
{
    while (at < text.size() && (isSpace(text[at]) || text[at] == ':' || text[at] == '[' || text[at] == '{'))
        ++at;
    if (at >= text.size() || text[at] != '"')
        return {};
    const size_t begin = at + 1;
    size_t end = begin;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    return text.substr(begin, std::min(end, text.size()) - begin);
}

bool isWords(std::string_view value)
{
    return value.size() >= kSomeWords && std::ranges::count(value, ' ') >= 2;
}

} // namespace

ContentSign contentSign(std::string_view text)
{
    for (const std::string_view name : kNames) {
        for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
            const size_t behind = at + name.size();
            std::string_view value = stringAfter(text, behind);
            // {"messages":[{"role":"user","content":"..."}]}: what follows is again a name.
            if (value == "role" || value == "type")
                return ContentSign::Certain;
            if (isWords(value))
                return ContentSign::Certain;
        }
    }
    return text.size() >= kLongText ? ContentSign::Long : ContentSign::None;
}

} // namespace Gatehouse
