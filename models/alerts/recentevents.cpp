#include "models/alerts/recentevents.h"

#include <algorithm>
#include <limits>

namespace Gatehouse
{

namespace
{

qint64 floorMinute(qint64 timeMs)
{
    return timeMs / kMinuteMs;
}

} // namespace

void RecentTexts::see(const QString &text, qint64 timeMs)
{
    const auto at = m_times.find(text);
    if (at != m_times.end()) {
        at->second.second = std::max(at->second.second, timeMs);
        return;
    }
    if (qint64(m_times.size()) >= m_most) {
        const auto oldest = std::ranges::min_element(
            m_times, [](const auto &a, const auto &b) { return a.second.second < b.second.second; });
        m_times.erase(oldest);
    }
    if (m_times.empty())
        m_oldestMs = timeMs;
    m_oldestMs = std::min(m_oldestMs, timeMs);
    m_times.emplace(text, std::pair(timeMs, timeMs));
}

bool RecentTexts::seenSince(const QString &text, qint64 sinceMs) const
{
    const auto at = m_times.find(text);
    return at != m_times.end() && at->second.second >= sinceMs;
}

qint64 RecentTexts::countSince(qint64 sinceMs) const
{
    return std::ranges::count_if(m_times, [&](const auto &entry) { return entry.second.second >= sinceMs; });
}

qint64 RecentTexts::firstMs(const QString &text) const
{
    const auto at = m_times.find(text);
    return at == m_times.end() ? 0 : at->second.first;
}

QStringList RecentTexts::newest(qsizetype most) const
{
    std::vector<std::pair<qint64, QString>> order;
    for (const auto &[text, times] : m_times)
        order.emplace_back(-times.second, text);
    std::ranges::sort(order);
    QStringList texts;
    for (size_t i = 0; i < order.size() && qsizetype(i) < most; ++i)
        texts.append(order[i].second);
    return texts;
}

void RecentTexts::forgetBefore(qint64 timeMs)
{
    // Whole minutes, so that a crowded window is not searched for each of its events.
    const qint64 beforeMs = timeMs - timeMs % kMinuteMs;
    if (m_times.empty() || m_oldestMs >= beforeMs)
        return;
    m_oldestMs = std::numeric_limits<qint64>::max();
    std::erase_if(m_times, [&](const auto &entry) {
        if (entry.second.second < beforeMs)
            return true;
        m_oldestMs = std::min(m_oldestMs, entry.second.second);
        return false;
    });
}

QStringList RecentTexts::forgetBegun(const TimeSpan &span)
{
    QStringList forgotten;
    std::erase_if(m_times, [&](const auto &entry) {
        if (!span.contains(entry.second.first))
            return false;
        forgotten.append(entry.first);
        return true;
    });
    return forgotten;
}

void RecentTexts::forgetAll(const QSet<QString> &texts)
{
    std::erase_if(m_times, [&texts](const auto &entry) { return texts.contains(entry.first); });
}

void RecentTexts::keep(StateStream &stream)
{
    stream.keep(m_times, m_oldestMs);
    if (stream.reads() && qint64(m_times.size()) > m_most)
        stream.fail();
}

void SlidingSum::add(qint64 timeMs, double value)
{
    const qint64 minute = floorMinute(timeMs);
    if (m_slots.empty() || m_slots.back().first < minute)
        m_slots.emplace_back(minute, 0.0);
    m_slots.back().second += value;
    m_total += value;
}

void SlidingSum::forgetBefore(qint64 timeMs)
{
    bool forgot = false;
    while (!m_slots.empty() && m_slots.front().first < floorMinute(timeMs)) {
        m_slots.pop_front();
        forgot = true;
    }
    // Summed anew rather than taken away, so that no rounding stays behind.
    if (forgot)
        m_total = since(0);
}

void SlidingSum::forgetWithin(const TimeSpan &span)
{
    const TimeSpan minutes{floorMinute(span.fromMs), floorMinute(span.toMs) + 1};
    if (std::erase_if(m_slots, [&](const auto &slot) { return minutes.contains(slot.first); }) > 0)
        m_total = since(0);
}

double SlidingSum::since(qint64 timeMs) const
{
    double sum = 0;
    for (const auto &[minute, value] : m_slots) {
        if (minute >= floorMinute(timeMs))
            sum += value;
    }
    return sum;
}

void SlidingSum::keep(StateStream &stream)
{
    stream.keep(m_slots, m_total);
}

void EvidenceRows::add(qint64 timeMs, const QString &rowId)
{
    if (m_rows.size() == kMost)
        m_rows.pop_front();
    m_rows.emplace_back(timeMs, rowId);
}

void EvidenceRows::forgetBefore(qint64 timeMs)
{
    while (!m_rows.empty() && m_rows.front().first < timeMs)
        m_rows.pop_front();
}

QStringList EvidenceRows::ids() const
{
    QStringList ids;
    for (const auto &[timeMs, id] : m_rows)
        ids.append(id);
    return ids;
}

void EvidenceRows::keep(StateStream &stream)
{
    stream.keep(m_rows);
}

void DailyMaxima::note(qint64 timeMs, double value)
{
    double &day = m_days[timeMs / kDayMs];
    day = std::max(day, value);
}

double DailyMaxima::largest() const
{
    double most = 0;
    for (const auto &[day, value] : m_days)
        most = std::max(most, value);
    return most;
}

void DailyMaxima::forgetBefore(qint64 timeMs)
{
    m_days.erase(m_days.begin(), m_days.lower_bound(timeMs / kDayMs));
}

void DailyMaxima::forgetWithin(const TimeSpan &span)
{
    m_days.erase(m_days.lower_bound(span.fromMs / kDayMs), m_days.upper_bound(span.toMs / kDayMs));
}

std::optional<qint64> Firings::report(const QString &principal, qint64 beganMs, qint64 nowMs, bool isNews)
{
    const auto at = m_firings.find(principal);
    if (at == m_firings.end() || nowMs - at->second.lastMs > m_overMs) {
        m_firings[principal] = {beganMs, nowMs, nowMs};
        return beganMs;
    }
    at->second.lastMs = nowMs;
    if (!isNews && nowMs - at->second.saidMs < kAgainMs)
        return std::nullopt;
    at->second.saidMs = nowMs;
    return at->second.beganMs;
}

void Firings::hold(const QString &principal, qint64 beganMs, qint64 nowMs)
{
    const auto at = m_held.find(principal);
    if (at == m_held.end() || nowMs - at->second.lastMs > m_overMs)
        m_held[principal] = {beganMs, nowMs, 0};
    else
        at->second.lastMs = nowMs;
}

bool Firings::isOn(const QString &principal, qint64 nowMs) const
{
    return isOn(m_firings, principal, nowMs) || isOn(m_held, principal, nowMs);
}

bool Firings::isOn(const All &all, const QString &principal, qint64 nowMs) const
{
    // Frozen for a day at most: whoever moved house must become usual at some time.
    const auto at = all.find(principal);
    return at != all.end() && nowMs - at->second.lastMs <= m_overMs && nowMs - at->second.beganMs <= kDayMs;
}

void Firings::end(const QString &principal, qint64 untilMs)
{
    for (All *all : {&m_firings, &m_held}) {
        const auto at = all->find(principal);
        if (at != all->end() && at->second.beganMs <= untilMs)
            all->erase(at);
    }
}

void Firings::forget(const QString &principal)
{
    m_firings.erase(principal);
    m_held.erase(principal);
}

void Firings::forgetBefore(qint64 nowMs)
{
    for (All *all : {&m_firings, &m_held})
        std::erase_if(*all, [&](const auto &entry) { return nowMs - entry.second.lastMs > m_overMs; });
}

} // namespace Gatehouse
