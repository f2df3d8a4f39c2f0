#include "app/demogateway/trafficstream.h"

#include <algorithm>
#include <tuple>

namespace Gatehouse::Demo
{

namespace
{

// Requests that arrived this long ago may still end now: three attempts that time out, or a very long answer.
constexpr qint64 kLongestRequestMinutes = 10;

} // namespace

void TrafficStream::startAt(qint64 fromMs)
{
    m_fromMs = fromMs;
    m_minute = fromMs / kMinuteMs - kLongestRequestMinutes;
    m_pending.clear();
}

void TrafficStream::take(qint64 untilMs, std::vector<Attempt> &attempts)
{
    attempts.clear();
    if (untilMs <= m_fromMs)
        return;
    for (; m_minute * kMinuteMs < untilMs; ++m_minute)
        m_model.generate(m_minute, m_pending);
    const auto later = std::partition(m_pending.begin(), m_pending.end(),
                                      [untilMs](const Attempt &attempt) { return attempt.createdAtMs < untilMs; });
    std::copy_if(m_pending.begin(), later, std::back_inserter(attempts),
                 [this](const Attempt &attempt) { return attempt.createdAtMs >= m_fromMs; });
    m_pending.erase(m_pending.begin(), later);
    std::ranges::sort(attempts, {}, [](const Attempt &attempt) {
        return std::tuple(attempt.createdAtMs, std::string_view(attempt.requestId.data(), attempt.requestId.size()),
                          attempt.attempt);
    });
    m_fromMs = untilMs;
}

} // namespace Gatehouse::Demo
