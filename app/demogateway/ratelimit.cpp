#include "app/demogateway/ratelimit.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse::Demo
{

bool RateLimit::take(qint64 nowMs)
{
    if (m_lastMs > 0 && nowMs > m_lastMs)
        m_left = std::min(m_burst, m_left + double(nowMs - m_lastMs) / 1000 * m_perSecond);
    m_lastMs = nowMs;
    if (m_left < 1)
        return false;
    m_left -= 1;
    return true;
}

int RateLimit::retryAfterSeconds() const
{
    return std::max(1, int(std::ceil((1 - m_left) / m_perSecond)));
}

} // namespace Gatehouse::Demo
