// The last hour, minute by minute, and its sums over windows, in constant time a minute.
#pragma once

#include <array>
#include <cstddef>

namespace Gatehouse
{

inline constexpr std::array<int, 4> kWindowMinutes{1, 5, 15, 60};

// Value is flat, {} is nothing, and += and -= undo each other exactly: integers.
template<typename Value>
struct MinuteWindows {
    static constexpr int kMinutes = 60;

    std::array<Value, kMinutes> minutes{};
    std::array<Value, kWindowMinutes.size()> sums{};
    int next = 0; // where the coming minute goes: the oldest one is there
    int unused = 0;

    // Answers the minute that left, an hour ago.
    Value push(const Value &value)
    {
        for (size_t w = 0; w < kWindowMinutes.size(); ++w) {
            const int leaving = next - kWindowMinutes[w];
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
    bool isSane() const { return next >= 0 && next < kMinutes; }
};

} // namespace Gatehouse
