// Numbers out of the texts that servers send: exact, independent of the locale, 0 where there is none.
#pragma once

#include <QtGlobal>

#include <optional>
#include <string_view>

namespace Gatehouse
{

// Only when the whole text is an integer that 64 bits hold.
std::optional<qint64> wholeInteger(std::string_view text);

// The integer at the beginning; a fraction is cut off.
qint64 leadingInteger(std::string_view text);
double leadingReal(std::string_view text);

// Cut off, and at the limits of 64 bits where it is beyond them; 0 for what is no number.
qint64 integerOf(double real);

} // namespace Gatehouse
