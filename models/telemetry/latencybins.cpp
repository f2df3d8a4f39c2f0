#include "models/telemetry/latencybins.h"

#include <algorithm>
#include <array>
#include <vector>

namespace Gatehouse::LatencyBins {

namespace {

constexpr qint64 kLastBound = 86'400'000'000; // 24 h in microseconds

std::vector<qint64> makeBounds()
{
    std::vector<qint64> bounds{0};
    qint64 bound = 1;
    while (bound <= kLastBound) {
        bounds.push_back(bound);
        // Integer arithmetic only: the widest step that keeps (next - 1) within 2 % of `bound`, and at least 1.
        bound = std::max(bound + 1, bound + bound / 50);
    }
    return bounds;
}

const std::vector<qint64> &bounds()
{
    static const std::vector<qint64> table = makeBounds();
    return table;
}

// Where the search begins for a value with a given highest bit: the table has about 35 bins per power of two.
const std::array<int, 65> &startByBits()
{
    static const std::array<int, 65> starts = [] {
        std::array<int, 65> found{};
        for (size_t bits = 0; bits < found.size(); ++bits) {
            const qint64 lowest = bits == 0 ? 0 : bits >= 63 ? (qint64(1) << 62) : (qint64(1) << (bits - 1));
            found[bits] = int(std::upper_bound(bounds().begin(), bounds().end(), lowest) - bounds().begin()) - 1;
        }
        return found;
    }();
    return starts;
}

} // namespace

std::span<const qint64> lowerBounds()
{
    return bounds();
}

int count()
{
    return int(bounds().size());
}

int binOf(qint64 us)
{
    Q_ASSERT(us >= 0);
    const auto &table = bounds();
    const auto &starts = startByBits();
    const size_t bits = us <= 0 ? 0 : size_t(64 - __builtin_clzll(quint64(us)));
    const auto first = table.begin() + starts[bits];
    const auto last = bits + 1 < starts.size() ? table.begin() + starts[bits + 1] + 1 : table.end();
    return int(std::upper_bound(first, last, us) - table.begin()) - 1;
}

double representative(int bin)
{
    const auto &table = bounds();
    Q_ASSERT(bin >= 0 && bin < count());
    const double low = double(table[size_t(bin)]);
    if (bin + 1 >= count())
        return low;
    const double high = double(table[size_t(bin) + 1] - 1);
    // The harmonic middle has the same relative error towards both ends.
    return low == 0 ? 0 : 2 * low * high / (low + high);
}

} // namespace Gatehouse::LatencyBins
