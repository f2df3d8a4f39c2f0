// What time it is at a gateway, as far as it has written down what began before it: its database's clock, never ahead
// of the one here, and so much before it as a call usually lasts where calls are written down by their start.
//
// Thread: set and skipped() on one, the rest is read on any.
#pragma once

#include "models/core/clock.h"
#include "models/core/timespan.h"

#include <QList>

#include <atomic>
#include <functional>

namespace Gatehouse
{

class Sketch;

class GatewayTime final : public Clock
{
public:
    // In milliseconds; goes on evenly, whatever is done to a clock.
    using Uptime = std::function<qint64()>;

    // The clock outlives it.
    explicit GatewayTime(const Clock &here, Uptime uptime = {});

    // Longer calls are not waited for.
    static constexpr qint64 kMostDelayMs = 10 * kMinuteMs;
    // By how long calls last: the 99th percentile, in whole minutes; none recorded: 0.
    static qint64 delayOf(const Sketch &durationsUs);
    // Figures that are fresh as of a time to come were counted by a clock that was wrong.
    static constexpr qint64 kWrongMs = kMinuteMs;

    // By the clock of the gateway, asked just now.
    void set(qint64 gatewayMs, qint64 delayMs);
    qint64 delayMs() const { return m_delayMs; }

    qint64 nowMs() const override;
    // By the gateway's clock, of figures that are fresh by the clock here; 0: nobody knows.
    qint64 countedMs(qint64 freshAsOfMs) const;
    // What the gateway's clock left out while we looked on: no time in which nothing happened. The last ones.
    QList<TimeSpan> skipped() const { return m_skipped; }

private:
    const Clock &m_here;
    const Uptime m_uptime;
    std::atomic<qint64> m_aheadMs = 0; // the clock here is ahead of the gateway's
    std::atomic<qint64> m_delayMs = 0;
    qint64 m_gatewayMs = 0; // when it was set last; 0: never
    qint64 m_uptimeMs = 0;
    QList<TimeSpan> m_skipped;
};

} // namespace Gatehouse
