// Whether one of many texts is in another one, without regard to the case of ASCII letters, in one reading of it.
#pragma once

#include <QByteArray>
#include <QList>

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

namespace Gatehouse
{

class NeedleSearch
{
public:
    // Of two bytes each at least.
    static bool canFind(const QList<QByteArray> &needles);
    explicit NeedleSearch(const QList<QByteArray> &needles);

    bool isIn(std::string_view text) const;

private:
    bool beginsWithOne(std::string_view text) const;

    std::vector<std::string> m_needles; // in lower case
    std::bitset<1 << 16> m_begins;      // the two bytes that one of them begins with
};

} // namespace Gatehouse
