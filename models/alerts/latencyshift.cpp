#include "models/alerts/latencyshift.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/alerts/tailprobability.h"
#include "models/core/timespan.h"
#include "models/telemetry/sketch.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4c415445; // LATE
constexpr quint32 kVersion = 2;
constexpr qint64 kHoursBetweenPercentiles = 24;
constexpr double kGrowthBetweenPercentiles = 1.5;
constexpr qint64 kHoursToGiveIn = 7 * 24;
constexpr double kFewestRequests = 200;
constexpr double kPosterior = 0.95;

} // namespace

LatencyShift::LatencyShift(const ShareGuards &guards)
    : m_scan(guards)
    , m_hourDecay(std::exp(-1.0 / (guards.memoryDays * 24)))
{
}

AnomalyEvidence LatencyShift::push(qint64 startMs, bool known, const Sketch *sketch)
{
    const qint64 hour = floorTo(startMs, kHourMs) / kHourMs;
    if (hour != m_state.hours[0].number)
        turnHour(hour);
    m_state.latestMs = startMs;
    std::array<BinomialScan::Counts, 2> minute{};
    if (known && sketch && !sketch->isEmpty())
        minute = count(*sketch);
    AnomalyEvidence best;
    for (size_t i = 0; i < minute.size(); ++i) {
        Percentile &usual = m_state.usual[i];
        if (usual.referenceUs == 0)
            continue;
        m_scan.push(usual.scan, minute[i], usual.chance);
        if (isLearning())
            continue;
        AnomalyEvidence evidence = m_scan.evidence(usual.scan, startMs);
        evidence.referenceUs = usual.referenceUs;
        evidence.percentile = usual.percentile;
        const bool ongoing = best.ongoing || evidence.ongoing;
        if (i == 0 || evidence.score > best.score)
            best = evidence;
        best.ongoing = ongoing;
    }
    // Two percentiles are looked at.
    best.score = std::max(0.0, best.score - std::log10(2.0));
    best.penalty += std::log10(2.0);
    return best;
}

std::array<BinomialScan::Counts, 2> LatencyShift::count(const Sketch &sketch)
{
    std::array<BinomialScan::Counts, 2> minute{};
    ++m_state.bucketsSeen;
    Hour &running = m_state.hours[0];
    running.bad |= m_state.frozen != 0;
    running.filled = 1;
    // The borders stand at the first of the bins that go together.
    const std::array<int, 2> borders{m_state.usual[0].firstBin / kBinsTogether,
                                     m_state.usual[1].firstBin / kBinsTogether};
    const std::span<const qint64> counts = sketch.counts();
    size_t at = 0;
    const auto addUpTo = [&](int endPlace) {
        const size_t end = std::min(counts.size(), size_t(std::max(0, endPlace * kBinsTogether - sketch.firstBin())));
        qint64 sum = 0;
        while (at < end) {
            const int bin = sketch.firstBin() + int(at);
            // Most minutes fill hundreds of bins: those in the middle are added without a loop.
            static_assert(kBinsTogether == 4);
            const bool isWhole = bin % kBinsTogether == 0 && at + kBinsTogether <= end;
            const qint64 count = isWhole ? counts[at] + counts[at + 1] + counts[at + 2] + counts[at + 3] : counts[at];
            running.counts[size_t(bin / kBinsTogether)] += quint32(count);
            sum += count;
            at += isWhole ? kBinsTogether : 1;
        }
        return sum;
    };
    addUpTo(std::ranges::min(borders));
    const qint64 between = addUpTo(std::ranges::max(borders));
    const qint64 beyond = addUpTo(kBins);
    for (size_t i = 0; i < minute.size(); ++i)
        minute[i].hits = qint32(borders[i] == std::ranges::max(borders) ? beyond : between + beyond);
    minute[0].trials = minute[1].trials = qint32(sketch.count());
    return minute;
}

void LatencyShift::turnHour(qint64 hour)
{
    Hour &before = m_state.hours[1];
    // At the very start there is nothing to compare with, and an hour more of waiting would not find anything either.
    if (m_state.usualTotal <= 0.0 && m_state.hours[0].filled && !m_state.hours[0].bad) {
        learnHour(m_state.hours[0]);
        m_state.hours[0].bad = 1;
    }
    if (before.filled && !before.bad)
        learnHour(before);
    before = m_state.hours[0];
    m_state.hours[0] = {};
    m_state.hours[0].number = hour;
    ++m_state.hoursSincePercentiles;
    if (m_state.usualTotal >= kFewestRequests &&
        (m_state.hoursSincePercentiles >= kHoursBetweenPercentiles ||
         m_state.usualTotal > m_state.totalAtPercentiles * kGrowthBetweenPercentiles))
        takePercentiles();
}

void LatencyShift::learnHour(const Hour &hour)
{
    m_state.usualTotal = 0.0;
    for (size_t bin = 0; bin < hour.counts.size(); ++bin) {
        float &count = m_state.usualCounts[bin];
        count = float(count * m_hourDecay) + float(hour.counts[bin]);
        m_state.usualTotal += count;
    }
}

void LatencyShift::takePercentiles()
{
    // New borders under an excursion would hide it: what is counted already was counted against the old ones. What has
    // been learned from for a week, though, is how it is now.
    for (const Percentile &usual : m_state.usual) {
        if (m_state.hoursSincePercentiles >= kHoursToGiveIn)
            break;
        if (usual.referenceUs != 0 && m_scan.goesOn(usual.scan, usual.chance))
            return;
    }
    takePercentile(m_state.usual[0], 95);
    takePercentile(m_state.usual[1], 50);
    m_state.totalAtPercentiles = m_state.usualTotal;
    m_state.hoursSincePercentiles = 0;
}

void LatencyShift::takePercentile(Percentile &percentile, int which)
{
    const double most = m_state.usualTotal * (100 - which) / 100.0;
    double above = 0.0;
    int bin = kBins;
    while (bin > 1 && above + m_state.usualCounts[size_t(bin - 1)] <= most)
        above += m_state.usualCounts[size_t(--bin)];
    static_assert((LatencyBins::kCount - 1) % kBinsTogether == 0);
    const int firstBin = std::min(bin * kBinsTogether, LatencyBins::kCount - 1);
    if (firstBin != percentile.firstBin)
        percentile.scan = {};
    percentile.firstBin = firstBin;
    percentile.percentile = which;
    percentile.referenceUs = LatencyBins::lowerBounds()[size_t(firstBin)];
    // The border is at a bin, so fewer than one in twenty may lie above it; then that share is the usual one. It is not
    // taken below half of the nominal, so that a border in empty space does not make a handful of requests an alarm.
    percentile.chance =
        std::max((100 - which) / 200.0, Tails::upperShare(above, m_state.usualTotal - above, kPosterior));
}

LatencyShift::Slow LatencyShift::slowIn(int minutes) const
{
    Slow slow;
    for (size_t i = 0; i < m_state.usual.size(); ++i) {
        const Percentile &usual = m_state.usual[i];
        BinomialScan::Counts sum;
        for (int ago = 0; ago < std::min(minutes, MinuteWindows<BinomialScan::Counts>::kMinutes); ++ago)
            sum += usual.scan.windows.ago(ago);
        slow.beyond[i] = sum.hits - usual.chance * sum.trials;
        slow.attempts = std::max(slow.attempts, double(sum.trials));
    }
    return slow;
}

double LatencyShift::Slow::excess() const
{
    return std::max(0.0, std::ranges::max(beyond));
}

LatencyShift::Slow &LatencyShift::Slow::operator+=(const Slow &other)
{
    for (size_t i = 0; i < beyond.size(); ++i)
        beyond[i] += other.beyond[i];
    attempts += other.attempts;
    return *this;
}

void LatencyShift::settle()
{
    for (Percentile &usual : m_state.usual)
        BinomialScan::settle(usual.scan);
}

void LatencyShift::exclude(int minutes)
{
    if (minutes <= 0)
        return;
    m_state.hours[0].bad = 1;
    const qint64 minutesOfHour = (m_state.latestMs - m_state.hours[0].number * kHourMs) / kMinuteMs + 1;
    if (minutes > minutesOfHour)
        m_state.hours[1].bad = 1;
}

void LatencyShift::unlearn(const Sketch &sketch, qint64 ageMinutes)
{
    const double left = std::pow(m_hourDecay, double(std::max<qint64>(ageMinutes, 0)) / 60.0);
    if (sketch.isEmpty())
        return;
    for (int bin = sketch.firstBin(); bin <= sketch.lastBin(); ++bin) {
        float &count = m_state.usualCounts[size_t(bin / kBinsTogether)];
        count = std::max(0.0f, count - float(double(sketch.countInBin(bin)) * left));
    }
    m_state.usualTotal = 0.0;
    for (const float count : m_state.usualCounts)
        m_state.usualTotal += count;
    if (m_state.usualTotal >= kFewestRequests)
        takePercentiles();
}

void LatencyShift::adopt(const Sketch &sketch)
{
    m_state.usualCounts.fill(0.0f);
    m_state.usualTotal = 0.0;
    m_state.hours = {};
    for (Percentile &usual : m_state.usual)
        usual = {};
    if (sketch.isEmpty())
        return;
    for (int bin = sketch.firstBin(); bin <= sketch.lastBin(); ++bin)
        m_state.usualCounts[size_t(bin / kBinsTogether)] += float(sketch.countInBin(bin));
    m_state.usualTotal = double(sketch.count());
    takePercentiles();
}

void LatencyShift::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kKind, kVersion, m_state);
}

Result<void> LatencyShift::restore(const char *&at, const char *end)
{
    State state;
    if (auto read = readSnapshot(at, end, kKind, kVersion, state); !read)
        return read;
    for (const Percentile &usual : state.usual) {
        if (!BinomialScan::isSane(usual.scan) || usual.firstBin < 0 || usual.firstBin >= LatencyBins::kCount ||
            usual.firstBin % kBinsTogether != 0)
            return refusedSnapshot("its numbers contradict each other");
    }
    m_state = state;
    return {};
}

} // namespace Gatehouse
