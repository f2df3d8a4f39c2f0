// A half-open interval of time in UTC.
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace Gatehouse
{

inline constexpr qint64 kSecondMs = 1000;
inline constexpr qint64 kMinuteMs = 60 * kSecondMs;
inline constexpr qint64 kQuarterMs = 15 * kMinuteMs;
inline constexpr qint64 kHourMs = 60 * kMinuteMs;
inline constexpr qint64 kDayMs = 24 * kHourMs;

// [fromMs, toMs), milliseconds since the epoch, UTC.
struct TimeSpan {
    qint64 fromMs = 0;
    qint64 toMs = 0;

    qint64 lengthMs() const { return std::max<qint64>(0, toMs - fromMs); }
    bool isEmpty() const { return toMs <= fromMs; }
    bool contains(qint64 ms) const { return ms >= fromMs && ms < toMs; }
    bool overlaps(const TimeSpan &other) const { return fromMs < other.toMs && other.fromMs < toMs; }
    TimeSpan intersected(const TimeSpan &other) const
    {
        return {std::max(fromMs, other.fromMs), std::min(toMs, other.toMs)};
    }

    bool operator==(const TimeSpan &) const = default;
};

// Rounds towards minus infinity, so that times before 1970 fall into the right cell too.
inline constexpr qint64 floorTo(qint64 ms, qint64 stepMs)
{
    const qint64 rest = ms % stepMs;
    return ms - (rest < 0 ? rest + stepMs : rest);
}

inline constexpr qint64 ceilTo(qint64 ms, qint64 stepMs)
{
    const qint64 down = floorTo(ms, stepMs);
    return down == ms ? ms : down + stepMs;
}

} // namespace Gatehouse
