#include "models/telemetry/latencybins.h"

#include <algorithm>
#include <array>
#include <bit>

namespace Gatehouse::LatencyBins
{

namespace
{

constexpr qint64 kLastBound = 86'400'000'000; // 24 h in microseconds

constexpr qint64 boundAfter(qint64 bound)
{
    // Integer arithmetic only: the widest step that keeps (next - 1) within 2 % of `bound`, and at least 1.
    return bound == 0 ? 1 : std::max(bound + 1, bound + bound / 50);
}

constexpr std::array<qint64, kCount + 1> makeBounds()
{
    std::array<qint64, kCount + 1> bounds{};
    for (size_t i = 1; i < bounds.size(); ++i)
        bounds[i] = boundAfter(bounds[i - 1]);
    return bounds;
}

// One more than there are bins, so that each bin has an end.
constexpr auto kBounds = makeBounds();
static_assert(kBounds[kCount - 1] <= kLastBound && kBounds[kCount] > kLastBound);

// A value falls into a slot by its highest bit and the six bits behind it. No bin is narrower than a slot, so that a
// slot holds at most one border between bins.
constexpr int kSlotBits = 6;
constexpr size_t kSlotsPerBit = size_t(1) << kSlotBits;

constexpr size_t slotOf(quint64 us)
{
    const int shift = std::max(0, int(std::bit_width(us)) - kSlotBits - 1);
    return size_t(shift) * kSlotsPerBit + size_t(us >> shift);
}

constexpr size_t kSlotCount = slotOf(quint64(kLastBound)) + 1;

constexpr std::array<quint16, kSlotCount> makeFirstBins()
{
    std::array<quint16, kSlotCount> first{};
    size_t bin = 0;
    for (size_t slot = 0; slot < first.size(); ++slot) {
        // The lowest value of the slot: below 2 * kSlotsPerBit slots are values.
        const size_t shift = slot < 2 * kSlotsPerBit ? 0 : slot / kSlotsPerBit - 1;
        const qint64 lowest = qint64(slot - shift * kSlotsPerBit) << shift;
        while (bin + 1 < size_t(kCount) && kBounds[bin + 1] <= lowest)
            ++bin;
        first[slot] = quint16(bin);
    }
    return first;
}

constexpr auto kFirstBins = makeFirstBins();

} // namespace

std::span<const qint64> lowerBounds()
{
    return std::span(kBounds).first(size_t(kCount));
}

int binOf(qint64 us)
{
    Q_ASSERT(us >= 0);
    if (us >= kLastBound)
        return kCount - 1;
    const int first = kFirstBins[slotOf(quint64(us))];
    return first + (us >= kBounds[size_t(first) + 1]);
}

double representative(int bin)
{
    Q_ASSERT(bin >= 0 && bin < kCount);
    const double low = double(kBounds[size_t(bin)]);
    if (bin + 1 >= kCount)
        return low;
    const double high = double(kBounds[size_t(bin) + 1] - 1);
    // The harmonic middle has the same relative error towards both ends.
    return low == 0 ? 0 : 2 * low * high / (low + high);
}

} // namespace Gatehouse::LatencyBins
