#include "models/alerts/patience.h"

namespace Gatehouse
{

Patience::Patience(std::chrono::milliseconds most, const std::stop_token &orElse)
    : m_orElse(orElse, [this] { m_stop.request_stop(); })
    , m_thread([this, most](const std::stop_token &end) { wait(end, most); })
{
}

Result<void> Patience::judged(Result<void> done) const
{
    return done || !m_isOver
               ? done
               : failure(ErrorKind::TimedOut,
                         QStringLiteral("The gateway's database took the question and did not answer in time."));
}

void Patience::wait(const std::stop_token &end, std::chrono::milliseconds most)
{
    std::unique_lock lock(m_mutex);
    m_end.wait_for(lock, end, most, [] { return false; });
    if (end.stop_requested())
        return;
    m_isOver = true;
    m_stop.request_stop();
}

} // namespace Gatehouse
