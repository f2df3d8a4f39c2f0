#include "models/privacy/needlesearch.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr unsigned char lower(char c)
{
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

constexpr std::size_t pairOf(unsigned char first, unsigned char second)
{
    return std::size_t(first) << 8 | second;
}

} // namespace

bool NeedleSearch::canFind(const QList<QByteArray> &needles)
{
    return std::ranges::all_of(needles, [](const QByteArray &needle) { return needle.size() >= 2; });
}

NeedleSearch::NeedleSearch(const QList<QByteArray> &needles)
{
    for (const QByteArray &needle : needles) {
        std::string text(needle.constData(), size_t(needle.size()));
        std::ranges::transform(text, text.begin(), [](char c) { return char(lower(c)); });
        if (std::ranges::find(m_needles, text) != m_needles.end())
            continue;
        m_begins.set(pairOf(lower(text[0]), lower(text[1])));
        m_needles.push_back(std::move(text));
    }
}

bool NeedleSearch::isIn(std::string_view text) const
{
    if (text.size() < 2)
        return false;
    unsigned char before = lower(text[0]);
    for (std::size_t i = 1; i < text.size(); ++i) {
        const unsigned char here = lower(text[i]);
        if (m_begins[pairOf(before, here)] && beginsWithOne(text.substr(i - 1)))
            return true;
        before = here;
    }
    return false;
}

bool NeedleSearch::beginsWithOne(std::string_view text) const
{
    return std::ranges::any_of(m_needles, [text](const std::string &needle) {
        return text.size() >= needle.size() && std::equal(needle.begin(), needle.end(), text.begin(),
                                                          [](char a, char b) { return lower(a) == lower(b); });
    });
}

} // namespace Gatehouse
