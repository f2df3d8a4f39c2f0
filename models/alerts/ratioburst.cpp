#include "models/alerts/ratioburst.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/alerts/tailprobability.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x52415449; // RATI
constexpr quint32 kVersion = 2;
constexpr double kMinutesOfDay = 1440.0;
constexpr double kPosterior = 0.95;
constexpr qint64 kRefreshMinutes = 720;
constexpr double kRefreshGrowth = 1.2;

qint32 narrowed(qint64 count)
{
    return qint32(std::clamp<qint64>(count, 0, std::numeric_limits<qint32>::max()));
}

} // namespace

RatioBurst::RatioBurst(const ShareGuards &guards)
    : m_scan(guards)
    , m_leastShare(guards.leastShare)
    , m_memoryMinutes(guards.memoryDays * kMinutesOfDay)
    , m_decay(std::exp(-1.0 / m_memoryMinutes))
    , m_state{}
{
}

AnomalyEvidence RatioBurst::push(qint64 startMs, bool known, qint64 hits, qint64 trials)
{
    BinomialScan::Counts minute;
    if (known) {
        minute = {narrowed(hits), narrowed(trials)};
        ++m_state.bucketsSeen;
    }
    const bool leaverLearned = !(m_state.excluded >> (MinuteWindows<BinomialScan::Counts>::kMinutes - 1) & 1);
    m_state.excluded = m_state.excluded << 1 | quint64(m_state.frozen != 0);
    const BinomialScan::Counts left = m_scan.push(m_state.scan, minute, m_state.chance);
    if (leaverLearned && left.trials > 0)
        learn(left);
    refreshChance();
    if (isLearning() || m_state.trials <= 0.0)
        return {};
    return m_scan.evidence(m_state.scan, startMs);
}

void RatioBurst::learn(const BinomialScan::Counts &minute)
{
    m_state.hits = m_state.hits * m_decay + minute.hits;
    m_state.trials = m_state.trials * m_decay + minute.trials;
}

void RatioBurst::refreshChance()
{
    ++m_state.minutesSinceChance;
    if (m_state.trials <= 0.0)
        return;
    if (m_state.trials < m_state.trialsAtChance * kRefreshGrowth && m_state.minutesSinceChance < kRefreshMinutes &&
        m_state.trialsAtChance > 0.0)
        return;
    m_state.chance = std::max(m_leastShare, Tails::upperShare(m_state.hits, m_state.trials - m_state.hits, kPosterior));
    m_state.trialsAtChance = m_state.trials;
    m_state.minutesSinceChance = 0;
}

void RatioBurst::exclude(int minutes)
{
    const int bits = std::clamp(minutes, 0, 63);
    m_state.excluded |= (quint64(1) << bits) - 1;
}

void RatioBurst::unlearn(qint64 hits, qint64 trials, qint64 ageMinutes)
{
    const double left = std::exp(-double(std::max<qint64>(ageMinutes, 0)) / m_memoryMinutes);
    m_state.trials = std::max(0.0, m_state.trials - double(trials) * left);
    m_state.hits = std::clamp(m_state.hits - double(hits) * left, 0.0, m_state.trials);
    m_state.trialsAtChance = -1.0;
    refreshChance();
}

void RatioBurst::adopt(qint64 hits, qint64 trials)
{
    m_state.trials = double(std::max<qint64>(trials, 0));
    m_state.hits = std::clamp(double(hits), 0.0, m_state.trials);
    m_state.trialsAtChance = -1.0;
    m_state.excluded = 0;
    m_state.scan = {};
    refreshChance();
}

void RatioBurst::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kKind, kVersion, m_state);
}

Result<void> RatioBurst::restore(const char *&at, const char *end)
{
    State state;
    if (auto read = readSnapshot(at, end, kKind, kVersion, state); !read)
        return read;
    if (!BinomialScan::isSane(state.scan) || !(state.trials >= 0.0) || !(state.hits >= 0.0) ||
        !(state.chance >= 0.0 && state.chance <= 1.0))
        return refusedSnapshot("its numbers contradict each other");
    m_state = state;
    return {};
}

} // namespace Gatehouse
