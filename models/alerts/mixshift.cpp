#include "models/alerts/mixshift.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/alerts/tailprobability.h"
#include "models/core/timespan.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4d495853; // MIXS
constexpr quint32 kVersion = 2;
constexpr qint64 kBlockMinutes = 5;
const double kStrayingDecay = std::exp(-double(kBlockMinutes) / 1440.0);
constexpr double kPriorWeight = 24.0;
constexpr double kFewestExpected = 5.0;

double term(double observed, double expected)
{
    return observed > 0.0 && expected > 0.0 ? observed * std::log(observed / expected) : 0.0;
}

} // namespace

MixShift::MixShift(const MixGuards &guards)
    : m_guards(guards)
    , m_windowBlocks(std::clamp<qint64>(guards.windowMinutes / kBlockMinutes, 1, kBlocks))
    , m_blockDecay(std::exp(-double(kBlockMinutes) / (guards.memoryDays * 1440.0)))
{
}

// To the window of the guards, whatever that of the state was.
void MixShift::fit()
{
    if (m_state.windowBlocks == m_windowBlocks)
        return;
    m_state.windowBlocks = m_windowBlocks;
    m_state.hour = {};
    for (qint64 ago = 0; ago < m_windowBlocks; ++ago) {
        const auto &block = m_state.blocks[size_t((m_state.newest - ago + kBlocks) % kBlocks)];
        for (size_t i = 0; i < block.size(); ++i)
            m_state.hour[i] += block[i];
    }
}

int MixShift::placeOf(quint32 id, int guess)
{
    if (guess < m_state.idCount && m_state.ids[size_t(guess)] == id)
        return guess;
    const auto end = m_state.ids.begin() + m_state.idCount;
    const auto found = std::find(m_state.ids.begin(), end, id);
    if (found != end)
        return int(found - m_state.ids.begin());
    if (m_state.idCount >= kCategories - 1)
        return kCategories - 1;
    *found = id;
    return m_state.idCount++;
}

const AnomalyEvidence &MixShift::push(qint64 startMs, bool known, std::span<const CategoryCount> counts)
{
    fit();
    if (m_state.minutesInBlock == kBlockMinutes)
        turnBlock();
    ++m_state.minutesInBlock;
    m_state.excluded |= quint64(m_state.frozen != 0);
    if (known) {
        ++m_state.knownInBlock;
        auto &block = m_state.blocks[size_t(m_state.newest)];
        // Nearly always they come in the order in which they came first.
        int next = 0;
        for (const CategoryCount &count : counts) {
            const auto place = size_t(placeOf(count.id, next));
            next = int(place) + 1;
            const auto attempts = quint32(std::clamp<qint64>(count.attempts, 0, 1 << 26));
            block[place] += attempts;
            m_state.hour[place] += attempts;
        }
    }
    if (m_state.minutesInBlock == kBlockMinutes)
        judge(startMs);
    m_state.latest.learning = isLearning();
    return m_state.latest;
}

void MixShift::turnBlock()
{
    m_state.minutesLearned += m_state.excluded & 1 ? 0 : m_state.knownInBlock;
    m_state.newest = (m_state.newest + 1) % kBlocks;
    auto &leaving = m_state.blocks[size_t(m_state.newest)];
    // The same, where the window is all that is kept.
    const auto &leavingWindow = m_state.blocks[size_t((m_state.newest - m_windowBlocks + kBlocks) % kBlocks)];
    const bool learned = !(m_state.excluded >> (kBlocks - 1) & 1);
    forUsed([&](size_t i) {
        m_state.hour[i] -= leavingWindow[i];
        if (learned)
            m_state.usual[i] = m_state.usual[i] * m_blockDecay + leaving[i];
        leaving[i] = 0;
    });
    m_state.excluded <<= 1;
    m_state.minutesInBlock = 0;
    m_state.knownInBlock = 0;
}

// Both samples against what they have in common. Categories with little to expect go together.
double MixShift::statistic(int &degrees, int &most, double &mostTerm) const
{
    double now = 0.0;
    double usual = 0.0;
    forUsed([&](size_t i) {
        now += double(m_state.hour[i]);
        usual += m_state.usual[i];
    });
    if (now <= 0.0 || usual <= 0.0)
        return 0.0;
    const double share = now / (now + usual);
    double sum = 0.0;
    double restNow = 0.0;
    double restUsual = 0.0;
    int cells = 0;
    forUsed([&](size_t i) {
        const double observed = double(m_state.hour[i]);
        const double all = observed + m_state.usual[i];
        if (all * share < kFewestExpected && observed < 2 * kFewestExpected) {
            restNow += observed;
            restUsual += m_state.usual[i];
            return;
        }
        ++cells;
        const double one = term(observed, all * share) + term(m_state.usual[i], all * (1 - share));
        sum += one;
        if (one > mostTerm && std::abs(observed / now - m_state.usual[i] / usual) >= m_guards.leastMove) {
            mostTerm = one;
            most = int(i);
        }
    });
    if ((restNow + restUsual) * share >= kFewestExpected) {
        ++cells;
        sum += term(restNow, (restNow + restUsual) * share) + term(restUsual, (restNow + restUsual) * (1 - share));
    }
    degrees = cells - 1;
    return std::max(0.0, 2 * sum);
}

void MixShift::judge(qint64 startMs)
{
    m_state.latest = {};
    int degrees = 0;
    int most = -1;
    double mostTerm = 0.0;
    const double g = statistic(degrees, most, mostTerm);
    qint64 now = 0;
    forUsed([&](size_t i) { now += m_state.hour[i]; });
    if (degrees < 1 || double(now) < m_guards.fewestAttempts)
        return;
    const double straying = std::max(1.0, (m_state.straying + kPriorWeight) / (m_state.strayingWeight + kPriorWeight));
    if (!m_state.frozen && !isLearning()) {
        m_state.straying = m_state.straying * kStrayingDecay + std::min(g / degrees, 10 * straying);
        m_state.strayingWeight = m_state.strayingWeight * kStrayingDecay + 1.0;
    }
    if (isLearning() || most < 0)
        return;
    double usual = 0.0;
    forUsed([&](size_t i) { usual += m_state.usual[i]; });
    AnomalyEvidence &evidence = m_state.latest;
    evidence.learning = false;
    evidence.method = AnomalyMethod::Mix;
    evidence.score = Tails::chiSquaredAtLeast(g / straying, degrees);
    evidence.windowMinutes = qint32(m_windowBlocks * kBlockMinutes);
    evidence.firstBadMs = startMs - (m_windowBlocks * kBlockMinutes - 1) * kMinuteMs;
    evidence.observed = double(m_state.hour[size_t(most)]);
    evidence.sample = double(now);
    evidence.baseline = m_state.usual[size_t(most)] / usual;
    evidence.expected = evidence.baseline * evidence.sample;
    evidence.excess = straying - 1.0;
    evidence.contributor = most == kCategories - 1 ? kOthers : m_state.ids[size_t(most)];
    evidence.ongoing = true;
}

void MixShift::exclude(int minutes)
{
    const qint64 blocks = std::clamp<qint64>((minutes + kBlockMinutes - 1) / kBlockMinutes, 0, kBlocks);
    m_state.excluded |= (quint64(1) << blocks) - 1;
}

void MixShift::unlearn(std::span<const CategoryCount> counts, qint64 ageMinutes)
{
    const double left = std::pow(m_blockDecay, double(std::max<qint64>(ageMinutes, 0)) / double(kBlockMinutes));
    for (const CategoryCount &count : counts) {
        double &usual = m_state.usual[size_t(placeOf(count.id))];
        usual = std::max(0.0, usual - double(count.attempts) * left);
    }
}

void MixShift::adopt(std::span<const std::span<const CategoryCount>> minutes)
{
    m_state.usual = {};
    for (const std::span<const CategoryCount> &minute : minutes) {
        for (const CategoryCount &count : minute)
            m_state.usual[size_t(placeOf(count.id))] += double(count.attempts);
    }
    // What the last hour holds of before would be a shift back.
    m_state.blocks = {};
    m_state.hour = {};
    m_state.excluded = 0;
    m_state.latest = {};
}

void MixShift::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kKind, kVersion, m_state);
}

Result<void> MixShift::restore(const char *&at, const char *end)
{
    State state;
    if (auto read = readSnapshot(at, end, kKind, kVersion, state); !read)
        return read;
    if (state.idCount < 0 || state.idCount >= kCategories || state.newest < 0 || state.newest >= kBlocks ||
        state.minutesInBlock < 0 || state.minutesInBlock > kBlockMinutes || state.windowBlocks < 0 ||
        state.windowBlocks > kBlocks)
        return refusedSnapshot("its numbers contradict each other");
    m_state = state;
    return {};
}

} // namespace Gatehouse
