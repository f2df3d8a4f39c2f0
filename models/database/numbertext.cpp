#include "models/database/numbertext.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace Gatehouse
{

std::optional<qint64> wholeInteger(std::string_view text)
{
    qint64 number = 0;
    const char *end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end)
        return std::nullopt;
    return number;
}

qint64 leadingInteger(std::string_view text)
{
    if (const auto whole = wholeInteger(text))
        return *whole;
    return integerOf(leadingReal(text));
}

qint64 integerOf(double real)
{
    // The limits themselves are not exact as doubles; 2^63 is, and is one too many.
    constexpr double kTooMany = 9223372036854775808.0;
    if (std::isnan(real))
        return 0;
    if (real >= kTooMany)
        return std::numeric_limits<qint64>::max();
    if (real < -kTooMany)
        return std::numeric_limits<qint64>::min();
    return qint64(real);
}

double leadingReal(std::string_view text)
{
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc::result_out_of_range) {
        // A decimal has as many digits as its writer likes. One that is too small begins with a 0.
        const bool negative = text.starts_with('-');
        const bool tiny = text.substr(negative).starts_with('0');
        const double infinity = std::numeric_limits<double>::infinity();
        return tiny ? 0 : negative ? -infinity : infinity;
    }
    return read.ec == std::errc() ? number : 0;
}

} // namespace Gatehouse
