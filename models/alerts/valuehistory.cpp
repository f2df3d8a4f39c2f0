#include "models/alerts/valuehistory.h"

#include "models/alerts/tailprobability.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr double kStepsPerOctave = 8;
constexpr qint16 kZeroStep = std::numeric_limits<qint16>::min();
// Four weeks of quarters of an hour.
constexpr double kSlotFading = 1.0 - 1.0 / 2688;

qint16 stepOf(double value)
{
    if (value <= 0)
        return kZeroStep;
    return qint16(std::clamp(std::ceil(std::log2(value) * kStepsPerOctave - 1e-9), -4000.0, 4000.0));
}

double edgeOf(qint16 step)
{
    return step == kZeroStep ? 0 : std::exp2(step / kStepsPerOctave);
}

} // namespace

void ValueHistory::add(qint64 timeMs, double value)
{
    if (m_beganMs == 0)
        m_beganMs = timeMs;
    if (timeMs - m_beganMs >= m_lengthMs) {
        m_earlier = timeMs - m_beganMs >= 2 * m_lengthMs ? Counts{} : std::move(m_now);
        m_now = {};
        m_beganMs = timeMs;
    }
    ++m_now.steps[stepOf(value)];
    ++m_now.total;
}

void ValueHistory::remove(double value, qint64 count)
{
    for (Counts *counts : {&m_now, &m_earlier}) {
        const auto at = counts->steps.find(stepOf(value));
        if (at == counts->steps.end())
            continue;
        const auto less = std::min<qint64>(count, at->second);
        at->second -= quint32(less);
        counts->total -= less;
        count -= less;
        if (at->second == 0)
            counts->steps.erase(at);
    }
}

double ValueHistory::edgeOver(double value)
{
    return edgeOf(stepOf(value));
}

bool ValueHistory::isHigh(double value) const
{
    const qint16 step = stepOf(value);
    return step >= stepOf(quantile(0.95)) && step > stepOf(quantile(0.5));
}

double ValueHistory::quantile(double share) const
{
    const qint64 above = qint64(std::floor(double(count()) * (1 - share) + 1e-9));
    qint64 passed = 0;
    auto now = m_now.steps.rbegin();
    auto earlier = m_earlier.steps.rbegin();
    while (now != m_now.steps.rend() || earlier != m_earlier.steps.rend()) {
        const bool takeNow =
            earlier == m_earlier.steps.rend() || (now != m_now.steps.rend() && now->first >= earlier->first);
        auto &at = takeNow ? now : earlier;
        passed += at->second;
        if (passed > above)
            return edgeOf(at->first);
        ++at;
    }
    return 0;
}

double ValueHistory::shareAbove(double edge) const
{
    if (count() == 0)
        return 0;
    qint64 above = 0;
    for (const Counts *counts : {&m_earlier, &m_now}) {
        for (auto at = counts->steps.upper_bound(stepOf(edge)); at != counts->steps.end(); ++at)
            above += at->second;
    }
    return double(above) / double(count());
}

void ValueHistory::keep(StateStream &stream)
{
    stream.keep(m_beganMs, m_earlier, m_now);
}

void FadingShare::add(qint64 timeMs, double hits, double misses, qint64 ofMs)
{
    if (timeMs > m_timeMs) {
        const double left = m_timeMs == 0 ? 0 : std::exp2(-double(timeMs - m_timeMs) / double(m_halfLifeMs));
        m_hits *= left;
        m_misses *= left;
        m_timeMs = timeMs;
    }
    m_hits += hits;
    m_misses += misses;
    note({ofMs, timeMs, hits, misses});
}

void FadingShare::note(const Hour &part)
{
    if (!m_hours.empty() && m_hours.back().ofMs / kHourMs == part.ofMs / kHourMs) {
        m_hours.back().hits += part.hits;
        m_hours.back().misses += part.misses;
    } else if (part.hits > 0) {
        m_hours.push_back(part);
    }
    if (m_hours.size() > kMostHours)
        m_hours.pop_front();
}

void FadingShare::forgetWithin(const TimeSpan &span)
{
    std::erase_if(m_hours, [&](const Hour &hour) {
        if (!span.overlaps({hour.ofMs, (hour.ofMs / kHourMs + 1) * kHourMs}))
            return false;
        const double left = std::exp2(-double(m_timeMs - hour.addedMs) / double(m_halfLifeMs));
        m_hits = std::max(0.0, m_hits - hour.hits * left);
        m_misses = std::max(0.0, m_misses - hour.misses * left);
        return true;
    });
}

double FadingShare::upper(double level) const
{
    return Tails::upperShare(m_hits, m_misses, level);
}

void SlotCounts::add(double count)
{
    m_weight = m_weight * kSlotFading + 1;
    m_sum = m_sum * kSlotFading + count;
    m_squares = m_squares * kSlotFading + count * count;
}

void SlotCounts::addEmpty(qint64 slotCount)
{
    if (slotCount <= 0)
        return;
    const double left = std::pow(kSlotFading, double(slotCount));
    m_weight = m_weight * left + (1 - left) / (1 - kSlotFading);
    m_sum *= left;
    m_squares *= left;
}

void SlotCounts::remove(double count, qint64 slotsAgo)
{
    const double left = std::pow(kSlotFading, double(slotsAgo));
    m_weight = std::max(0.0, m_weight - left);
    m_sum = std::max(0.0, m_sum - count * left);
    m_squares = std::max(0.0, m_squares - count * count * left);
}

double SlotCounts::excess() const
{
    if (m_weight <= 1 || m_sum <= 0)
        return 0;
    const double average = mean();
    const double variance = std::max(0.0, m_squares / m_weight - average * average);
    return std::max(0.0, (variance - average) / (average * average));
}

} // namespace Gatehouse
