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
constexpr quint32 kVersion = 2;
constexpr quint32 kCapVersion = 3;
constexpr qint64 kFewestUsed = 5;
constexpr double kLeastScore = 3.0;
constexpr double kNearlyAllowed = 0.97; // days differ by a few percent, however alike they are
constexpr double kCalmDay = 0.9;

} // namespace

BurnRate::Use &BurnRate::Use::operator+=(const Use &other)
{
    used += other.used;
    of += other.of;
    minutes += other.minutes;
    return *this;
}

BurnRate::Use &BurnRate::Use::operator-=(const Use &other)
{
    used -= other.used;
    of -= other.of;
    minutes -= other.minutes;
    return *this;
}

double BurnRate::burnOf(const Use &use) const
{
    return use.of > 0 && m_allowedShare > 0.0 ? double(use.used) / double(use.of) / m_allowedShare : 0.0;
}

bool BurnRate::burns(const Use &longer, const Use &shorter, int longMinutes, double factor) const
{
    // Money has its hours: a part of a day is not spent like a day.
    const bool isWhole = m_kind != Kind::Cap || m_state.minutesSeen >= longMinutes;
    return isWhole && longer.minutes * 2 >= longMinutes && burnOf(longer) >= factor && burnOf(shorter) >= factor &&
           longer.used >= kFewestUsed;
}

BurnRate::Answer BurnRate::answerOf(const Use &longer, AlertLevel level, int longMinutes, double factor,
                                    qint64 startMs) const
{
    // The exact tail is dear, and where an objective is nearly missed it is asked for every minute.
    if (m_kind == Kind::Objective && Tails::binomialScoreBound(longer.used, longer.of, m_allowedShare) < kLeastScore)
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
    evidence.expected = m_allowedShare * double(longer.of) * factor;
    evidence.burn = burnOf(longer);
    evidence.ongoing = true;
    if (m_kind == Kind::Objective) {
        evidence.score = Tails::binomialAtLeast(longer.used, longer.of, m_allowedShare);
        if (evidence.score < kLeastScore)
            return {};
    }
    answer.level = level;
    return answer;
}

BurnRate::Answer BurnRate::push(qint64 startMs, bool known, qint64 used, qint64 of)
{
    State &s = m_state;
    s.hour.step();
    s.fiveMinutes -= s.hour.ago(5);
    s.halfHour -= s.hour.ago(30);
    if (s.minutesSeen % 5 == 0)
        s.sixHours.step();
    if (s.minutesSeen % 60 == 0)
        s.threeDays.step();
    ++s.minutesSeen;
    if (known) {
        const Use use{std::max<qint64>(used, 0), std::max<qint64>(of, 0), 1};
        s.fiveMinutes += use;
        s.halfHour += use;
        s.hour.add(use);
        s.sixHours.add(use);
        s.threeDays.add(use);
    }
    Answer answer;
    if (burns(s.hour.sum, s.fiveMinutes, 60, 14.4))
        answer = answerOf(s.hour.sum, AlertLevel::Page, 60, 14.4, startMs);
    if (!answer.level && burns(s.sixHours.sum, s.halfHour, 360, 6.0))
        answer = answerOf(s.sixHours.sum, AlertLevel::Page, 360, 6.0, startMs);
    if (!answer.level && burns(s.threeDays.sum, s.sixHours.sum, 4320, 1.0))
        answer = answerOf(s.threeDays.sum, AlertLevel::Ticket, 4320, 1.0, startMs);
    answer.evidence.learning = s.minutesSeen < 60;
    return answer;
}

bool BurnRate::keepsUp() const
{
    const Use &longer = m_state.threeDays.sum;
    return longer.minutes * 2 >= 4320 && burnOf(longer) >= kNearlyAllowed &&
           burnOf(m_state.threeDays.sumOf(24)) >= kCalmDay;
}

std::optional<double> BurnRate::usedPerMinute() const
{
    const Use &use = m_state.sixHours.sum;
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

SpendCap::SpendCap(qint64 capMicros, qint64 fromMs, qint64 toMs)
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
