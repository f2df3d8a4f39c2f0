// The last hour, minute by minute, and its sums over windows, in constant time a minute.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace Gatehouse
{

// As windows are shipped. None can be longer than the hour that is kept.
inline constexpr std::array<int, 4> kWindowMinutes{1, 5, 15, 60};

// Value is flat, {} is nothing, and += and -= undo each other exactly: integers.
template<typename Value, size_t Count = kWindowMinutes.size()>
struct MinuteWindows {
    static constexpr int kMinutes = 60;
    using Lengths = std::array<int, Count>;

    std::array<Value, kMinutes> minutes{};
    std::array<Value, Count> sums{};
    Lengths lengths{}; // of the sums, in minutes
    int next = 0;      // where the coming minute goes: the oldest one is there
    int unused = 0;

    // Sums of other lengths are made anew of the minutes.
    void fit(const Lengths &wanted)
    {
        if (lengths == wanted)
            return;
        lengths = wanted;
        for (size_t w = 0; w < Count; ++w) {
            sums[w] = {};
            for (int i = 0; i < lengths[w]; ++i)
                sums[w] += ago(i);
        }
    }
    // Answers the minute that left, an hour ago.
    Value push(const Value &value)
    {
        for (size_t w = 0; w < Count; ++w) {
            const int leaving = next - lengths[w];
            sums[w] += value;
            sums[w] -= minutes[size_t(leaving < 0 ? leaving + kMinutes : leaving)];
        }
        const Value left = minutes[size_t(next)];
        minutes[size_t(next)] = value;
        next = next + 1 == kMinutes ? 0 : next + 1;
        return left;
    }
    // 0 is the latest.
    const Value &ago(int minutesAgo) const
    {
        const int place = next - 1 - minutesAgo;
        return minutes[size_t(place < 0 ? place + kMinutes : place)];
    }
    bool isSane() const
    {
        return next >= 0 && next < kMinutes &&
               std::ranges::all_of(lengths, [](int length) { return length >= 0 && length <= kMinutes; });
    }
};

} // namespace Gatehouse
