#include "models/alerts/gatewaytime.h"

#include "models/telemetry/sketch.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

namespace Gatehouse
{

namespace
{

constexpr double kUsual = 0.99;
constexpr double kMinuteUs = 60e6;
constexpr qsizetype kMostSkipped = 20;
// Looks are seconds apart, and clocks are set right by fractions of one.
constexpr qint64 kSkipMs = 2 * kMinuteMs;

// A machine that sleeps skips nothing: the gateway went on.
qint64 uptimeMs()
{
#ifdef CLOCK_BOOTTIME
    timespec now{};
    if (clock_gettime(CLOCK_BOOTTIME, &now) == 0)
        return qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
#endif
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace

GatewayTime::GatewayTime(const Clock &here, Uptime uptime)
    : m_here(here)
    , m_uptime(uptime ? std::move(uptime) : Uptime(uptimeMs))
{
}

qint64 GatewayTime::delayOf(const Sketch &durationsUs)
{
    const auto longest = durationsUs.quantile(kUsual);
    if (!longest || *longest <= 0)
        return 0;
    return std::min(kMostDelayMs, qint64(std::ceil(std::min(*longest / kMinuteUs, 1e6))) * kMinuteMs);
}

void GatewayTime::set(qint64 gatewayMs, qint64 delayMs)
{
    const qint64 uptimeMs = m_uptime();
    const qint64 dueMs = m_gatewayMs + uptimeMs - m_uptimeMs;
    if (m_gatewayMs > 0 && gatewayMs - dueMs > kSkipMs) {
        m_skipped.append({m_gatewayMs / kMinuteMs * kMinuteMs, gatewayMs / kMinuteMs * kMinuteMs});
        m_skipped = m_skipped.last(std::min(kMostSkipped, m_skipped.size()));
    }
    m_gatewayMs = gatewayMs;
    m_uptimeMs = uptimeMs;
    m_aheadMs = std::max<qint64>(0, m_here.nowMs() - gatewayMs);
    m_delayMs = delayMs;
}

qint64 GatewayTime::nowMs() const
{
    return m_here.nowMs() - m_aheadMs - m_delayMs;
}

qint64 GatewayTime::countedMs(qint64 freshAsOfMs) const
{
    const bool isWrong = freshAsOfMs > m_here.nowMs() + kWrongMs;
    return isWrong || freshAsOfMs == 0 ? 0 : freshAsOfMs - m_aheadMs;
}

} // namespace Gatehouse
