#include "models/alerts/burnrate.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/alerts/tailprobability.h"
#include "models/core/timespan.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4255524e;    // BURN
constexpr quint32 kCapKind = 0x53434150; // SCAP
constexpr quint32 kVersion = 3;
constexpr quint32 kCapVersion = 3;
constexpr double kNearlyAllowed = 0.97; // days differ by a few percent, however alike they are
constexpr double kCalmDay = 0.9;

constexpr double kScoreOfChance = 3.0;
constexpr int kStepMinutes = 5;
constexpr int kHourMinutes = 60;

// By Slud's inequality a share of at most a half is exceeded so far at least as often as a normal distribution says: by
// three standard deviations once in 741 times, which is no score of 3.
bool isWithinChance(qint64 used, qint64 of, double share)
{
    const double n = double(of);
    const double beyond = double(used) - n * share;
    return share <= 0.5 && beyond >= 0.0 && double(used) <= n * (1 - share) &&
           beyond * beyond <= 9.0 * n * share * (1 - share);
}

} // namespace

BurnRate::BurnRate(Kind kind, double allowedShare, const BurnGuards &guards)
    : m_kind(kind)
    , m_allowedShare(allowedShare)
    , m_guards(guards)
{
}

// To the windows of the guards, whatever those of the state were.
void BurnRate::fit()
{
    const BurnGuards &g = m_guards;
    m_state.hour.fit({g.fast.longMinutes, g.fast.shortMinutes, g.middle.shortMinutes});
    m_state.sixHours.fit({g.middle.longMinutes / kStepMinutes, g.slow.shortMinutes / kStepMinutes,
                          qint64(m_state.sixHours.cells.size())});
    const int slowHours = g.slow.longMinutes / kHourMinutes;
    m_state.threeDays.fit({slowHours, std::min(slowHours, 24)});
}

double BurnRate::burnOf(const Use &use) const
{
    return use.of > 0 && m_allowedShare > 0.0 ? double(use.used) / double(use.of) / m_allowedShare : 0.0;
}

bool BurnRate::burns(const Use &longer, const Use &shorter, const BurnPace &pace) const
{
    // Money has its hours: a part of a day is not spent like a day.
    const bool isWhole = m_kind != Kind::Cap || m_state.minutesSeen >= pace.longMinutes;
    return isWhole && double(longer.used) >= m_guards.fewestUsed && longer.minutes * 2 >= pace.longMinutes &&
           burnOf(longer) >= pace.factor && burnOf(shorter) >= pace.factor;
}

BurnRate::Answer BurnRate::answerOf(const Use &longer, AlertLevel level, const BurnPace &pace, qint64 startMs) const
{
    const int longMinutes = pace.longMinutes;
    const double least = m_guards.leastScore;
    // The exact tail is dear, and where an objective is nearly missed it is asked for every minute.
    if (m_kind == Kind::Objective &&
        ((least >= kScoreOfChance && isWithinChance(longer.used, longer.of, m_allowedShare)) ||
         Tails::binomialScoreBound(longer.used, longer.of, m_allowedShare) < least))
        return {};
    Answer answer;
    AnomalyEvidence &evidence = answer.evidence;
    evidence.learning = false;
    evidence.method = AnomalyMethod::Burn;
    evidence.windowMinutes = longMinutes;
    evidence.firstBadMs = startMs - (longMinutes - 1) * kMinuteMs;
    evidence.observed = double(longer.used);
    evidence.sample = double(longer.of);
    evidence.baseline = m_allowedShare;
    evidence.expected = m_allowedShare * double(longer.of) * pace.factor;
    evidence.burn = burnOf(longer);
    evidence.ongoing = true;
    if (m_kind == Kind::Objective) {
        evidence.score = Tails::binomialAtLeast(longer.used, longer.of, m_allowedShare);
        if (evidence.score < least)
            return {};
    }
    answer.level = level;
    return answer;
}

BurnRate::Answer BurnRate::push(qint64 startMs, bool known, qint64 used, qint64 of)
{
    State &s = m_state;
    fit();
    s.hour.step();
    if (s.minutesSeen % 5 == 0)
        s.sixHours.step();
    if (s.minutesSeen % 60 == 0)
        s.threeDays.step();
    ++s.minutesSeen;
    if (known) {
        const Use use{std::max<qint64>(used, 0), std::max<qint64>(of, 0), 1};
        s.hour.add(use);
        s.sixHours.add(use);
        s.threeDays.add(use);
    }
    Answer answer;
    const BurnGuards &g = m_guards;
    if (burns(s.hour.sums[FastLong], s.hour.sums[FastShort], g.fast))
        answer = answerOf(s.hour.sums[FastLong], AlertLevel::Page, g.fast, startMs);
    if (!answer.level && burns(s.sixHours.sums[MiddleLong], s.hour.sums[MiddleShort], g.middle))
        answer = answerOf(s.sixHours.sums[MiddleLong], AlertLevel::Page, g.middle, startMs);
    if (!answer.level && burns(s.threeDays.sums[SlowLong], s.sixHours.sums[SlowShort], g.slow))
        answer = answerOf(s.threeDays.sums[SlowLong], AlertLevel::Ticket, g.slow, startMs);
    answer.evidence.learning = s.minutesSeen < 60;
    return answer;
}

bool BurnRate::keepsUp() const
{
    const Use &longer = m_state.threeDays.sums[SlowLong];
    const BurnPace &slow = m_guards.slow;
    return longer.minutes * 2 >= slow.longMinutes && burnOf(longer) >= kNearlyAllowed * slow.factor &&
           burnOf(m_state.threeDays.sums[LastDay]) >= kCalmDay * slow.factor;
}

std::optional<double> BurnRate::usedPerMinute() const
{
    const Use &use = m_state.sixHours.sums[Whole];
    if (use.minutes == 0)
        return std::nullopt;
    return double(use.used) / double(use.minutes);
}

void BurnRate::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kKind, kVersion, m_state);
}

Result<void> BurnRate::restore(const char *&at, const char *end)
{
    State state;
    if (auto read = readSnapshot(at, end, kKind, kVersion, state); !read)
        return read;
    if (!state.hour.isSane() || !state.sixHours.isSane() || !state.threeDays.isSane() || state.minutesSeen < 0)
        return refusedSnapshot("its numbers contradict each other");
    m_state = state;
    return {};
}

SpendCap::SpendCap(qint64 capMicros, qint64 fromMs, qint64 toMs, const BurnGuards &guards)
    : m_burn(BurnRate::Kind::Cap, 0.0, guards)
{
    m_state.capMicros = capMicros;
    begin({fromMs, toMs});
}

double SpendCap::allowedPerMinute() const
{
    return double(m_state.capMicros) / std::max(1.0, double(m_state.toMs - m_state.fromMs) / double(kMinuteMs));
}

void SpendCap::begin(const TimeSpan &period)
{
    const qint64 capMicros = m_state.capMicros;
    const qint64 latestEndMs = m_state.latestEndMs;
    m_state = {};
    m_state.capMicros = capMicros;
    m_state.fromMs = period.fromMs;
    m_state.toMs = period.toMs;
    m_state.latestEndMs = latestEndMs;
    m_burn.setAllowedShare(allowedPerMinute());
}

BurnRate::Answer SpendCap::push(qint64 startMs, bool known, qint64 costMicros)
{
    State &s = m_state;
    s.latestEndMs = startMs + kMinuteMs;
    if (known && period().contains(startMs)) {
        s.seenFromMs = s.knownMinutes == 0 ? startMs : s.seenFromMs;
        ++s.knownMinutes;
        s.spentMicros += std::max<qint64>(costMicros, 0);
        if (s.capMicros > 0 && s.spentMicros >= s.capMicros && s.reachedMs == 0)
            s.reachedMs = startMs;
    }
    return m_burn.push(startMs, known, costMicros, 1);
}

std::optional<qint64> SpendCap::reachedAtMs() const
{
    const State &s = m_state;
    if (s.reachedMs != 0)
        return s.reachedMs;
    const std::optional<double> perMinute = m_burn.usedPerMinute();
    if (s.capMicros == 0 || !perMinute || *perMinute <= 0.0)
        return std::nullopt;
    const double minutes = double(s.capMicros - s.spentMicros) / *perMinute;
    if (minutes > double(s.toMs - s.latestEndMs) / double(kMinuteMs))
        return std::nullopt;
    return s.latestEndMs + qint64(std::ceil(minutes)) * kMinuteMs;
}

BudgetStanding SpendCap::standing() const
{
    const State &s = m_state;
    BudgetStanding standing;
    standing.fromMs = s.fromMs;
    standing.capMicros = s.capMicros;
    standing.spentMicros = s.spentMicros;
    standing.seenFromMs = s.seenFromMs;
    if (s.knownMinutes > 0)
        standing.unknownMinutes = (s.latestEndMs - s.seenFromMs) / kMinuteMs - s.knownMinutes;
    standing.perHourMicros = std::llround(m_burn.usedPerMinute().value_or(0.0) * 60.0);
    standing.reachedMs = reachedAtMs().value_or(0);
    return standing;
}

void SpendCap::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kCapKind, kCapVersion, m_state);
    m_burn.snapshot(out);
}

Result<void> SpendCap::restore(const char *&at, const char *end)
{
    State state;
    const char *next = at;
    if (auto read = readSnapshot(next, end, kCapKind, kCapVersion, state); !read)
        return read;
    if (state.toMs < state.fromMs || state.knownMinutes < 0)
        return refusedSnapshot("its numbers contradict each other");
    if (auto read = m_burn.restore(next, end); !read)
        return read;
    if (state.capMicros != m_state.capMicros) {
        state.capMicros = m_state.capMicros;
        state.reachedMs = 0;
    }
    m_state = state;
    m_burn.setAllowedShare(allowedPerMinute());
    at = next;
    return {};
}

} // namespace Gatehouse
