#include "models/alerts/judgedhistory.h"

#include <algorithm>

namespace Gatehouse
{

void LearnedLog::note(qint64 timeMs, double value)
{
    const qint64 hour = timeMs / kHourMs;
    for (auto at = m_entries.rbegin(); at != m_entries.rend() && at->firstMs / kHourMs == hour; ++at) {
        if (at->value == value) {
            at->lastMs = std::max(at->lastMs, timeMs);
            ++at->count;
            return;
        }
    }
    m_entries.push_back({timeMs, timeMs, value, 1});
    if (m_entries.size() > kMost)
        m_entries.pop_front();
}

std::vector<std::pair<double, qint64>> LearnedLog::takeOut(const TimeSpan &span)
{
    std::vector<std::pair<double, qint64>> taken;
    std::erase_if(m_entries, [&](const Entry &entry) {
        if (!span.overlaps({entry.firstMs, entry.lastMs + 1}))
            return false;
        taken.emplace_back(entry.value, entry.count);
        return true;
    });
    return taken;
}

void JudgedHistory::add(qint64 timeMs, double value)
{
    if (isHigh(value))
        m_high.note(timeMs, edgeOver(value));
    ValueHistory::add(timeMs, value);
}

void JudgedHistory::forgetWithin(const TimeSpan &span)
{
    for (const auto &[value, count] : m_high.takeOut(span))
        remove(value, count);
}

void JudgedHistory::keep(StateStream &stream)
{
    ValueHistory::keep(stream);
    stream.keep(m_high);
}

} // namespace Gatehouse
