#include "models/gateway/callbudget.h"

#include <algorithm>

namespace Gatehouse
{

CallBudget::CallBudget(int calls, qint64 windowMs)
{
    setLimit(calls, windowMs);
}

void CallBudget::setLimit(int calls, qint64 windowMs)
{
    m_calls = std::max(1, calls);
    m_windowMs = std::max<qint64>(1, windowMs);
}

qint64 CallBudget::take(qint64 nowMs)
{
    while (!m_taken.isEmpty() && m_taken.first() <= nowMs - m_windowMs)
        m_taken.removeFirst();
    // Room is there again when the oldest of the last `calls` calls has left the window.
    if (m_taken.size() >= m_calls)
        return m_taken.at(m_taken.size() - m_calls) + m_windowMs - nowMs;
    m_taken.append(nowMs);
    return 0;
}

} // namespace Gatehouse
