#include "models/alerts/quotawatch.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/securitywords.h"
#include "models/alerts/tailprobability.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

namespace
{

QString callsText(double calls)
{
    return counted(std::llround(calls), QStringLiteral("call"), QStringLiteral("calls"));
}

} // namespace

void QuotaHammering::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty() || !event.outcome)
        return;
    State &state = m_states.of(event.key, event.timeMs);
    learn(event, state);
    const bool refused = event.outcome == Outcome::RateLimited;
    state.attempts.add(event.timeMs);
    (refused ? state.waitingHits : state.waitingMisses).add(event.timeMs);
    if (!refused)
        return;
    state.refused.add(event.timeMs);
    state.rows.add(event.timeMs, event.rowId);
    const double now = state.attempts.since(event.timeMs - minutesMs(settings().hammerMinutes));
    const double before = state.attempts.total() - now;
    if (state.refused.total() < settings().hammerLeast || now <= before)
        return;
    const double usual = std::max(settings().hammerLeastShare, state.usual.trials() > 0 ? state.usual.upper() : 0.0);
    const double score = Tails::binomialAtLeast(qint64(state.refused.total()), qint64(now), usual);
    if (score < settings().hammerScore)
        return;
    const Shown shown{{state.refused.total()}};
    auto finding = begin(SecurityPrincipal::Key, event.key, state.rows.firstMs(), event, shown);
    if (!finding)
        return;
    const QString window = minutes(settings().hammerMinutes);
    const QString observed =
        QStringLiteral("%1 of %2 refused for a limit").arg(formatExact(qint64(state.refused.total())), callsText(now));
    finding->summary = QStringLiteral("%1 in %2, usually at most %3; %4 in the %2 before")
                           .arg(observed, window, formatShare(usual).joined(), callsText(before));
    finding->expected = QStringLiteral("at most %1 refused").arg(formatShare(usual).joined());
    finding->observed = QStringLiteral("%1; by chance %2").arg(observed, chanceInWords(-score));
    finding->unless =
        QStringLiteral("at most %1 refused, or no more calls than in the %2 before")
            .arg(formatExact(std::max(qint64(settings().hammerLeast) - 1,
                                      Tails::binomialQuietHits(qint64(now), usual, settings().hammerScore))),
                 window);
    finding->score = score;
    finding->sample = qint64(now);
    finding->rows = state.rows.ids();
    finding->rowCount = qint64(state.refused.total());
    found.append(*finding);
}

void QuotaHammering::learn(const SecurityEvent &event, State &state)
{
    const qint64 windowMs = minutesMs(settings().hammerMinutes);
    const qint64 sinceMs = event.timeMs - 2 * windowMs;
    const qint64 ofMs = state.waitingHits.isEmpty() ? state.waitingMisses.firstMs() : state.waitingHits.firstMs();
    const double hits = state.waitingHits.total();
    const double misses = state.waitingMisses.total();
    state.waitingHits.forgetBefore(sinceMs);
    state.waitingMisses.forgetBefore(sinceMs);
    const double oldHits = hits - state.waitingHits.total();
    const double oldMisses = misses - state.waitingMisses.total();
    if (oldHits + oldMisses > 0 && !isOn(SecurityPrincipal::Key, event.key, event.timeMs))
        state.usual.add(event.timeMs, oldHits, oldMisses, ofMs);
    state.attempts.forgetBefore(sinceMs);
    state.refused.forgetBefore(event.timeMs - windowMs);
    state.rows.forgetBefore(event.timeMs - windowMs);
}

void QuotaHammering::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    const qint64 windowMs = minutesMs(settings().hammerMinutes);
    const TimeSpan span = verdict.since(windowMs);
    state->waitingHits.forgetWithin(span);
    state->waitingMisses.forgetWithin(span);
    state->usual.forgetWithin(span);
}

void QuotaHammering::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 60 * kDayMs);
}

void QuotaHammering::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

void QuotaEvasion::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (event.kind != SecurityEventKind::LimitStanding || event.key.isEmpty() || !event.limitRatio)
        return;
    const double *known = m_standings.find(event.key);
    // When a key that was never seen below it came close to its limit, nobody knows.
    const bool crosses = known && *known <= settings().evasionShare && *event.limitRatio > settings().evasionShare;
    m_standings.of(event.key, event.timeMs) = *event.limitRatio;
    if (!crosses)
        return;
    const KeyFacts *facts = keys().facts(event.key);
    const QString owner = !event.account.isEmpty() ? event.account : facts ? facts->owner : QString();
    if (!owner.isEmpty())
        crossed(SecurityPrincipal::Account, owner, event, found);
    const KeyRegister::Use *use = keys().use(event.key);
    if (use && !use->source.isEmpty())
        crossed(SecurityPrincipal::Network, use->source, event, found);
}

void QuotaEvasion::crossed(SecurityPrincipal kind, const QString &holder, const SecurityEvent &event,
                           SecurityFindings &found)
{
    State &state = m_holders.of(idOf(kind, holder), event.timeMs);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().evasionMinutes);
    state.keys.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    state.keys.see(event.key, event.timeMs);
    state.rows.add(event.timeMs, event.rowId);
    if (double(state.keys.size()) < settings().evasionKeys)
        return;
    Shown shown;
    shown.count(state.keys);
    auto finding = begin(kind, holder, state.rows.firstMs(), event, shown);
    if (!finding)
        return;
    const QString share = formatShare(settings().evasionShare).joined();
    const QString window = minutes(settings().evasionMinutes);
    const QString count = counted(state.keys.size(), QStringLiteral("key"), QStringLiteral("keys"));
    finding->summary =
        QStringLiteral("%1 of one %2 passed %3 of their limits within %4")
            .arg(count, kind == SecurityPrincipal::Account ? QStringLiteral("owner") : QStringLiteral("address"), share,
                 window);
    finding->expected =
        QStringLiteral("fewer than %1 in %2")
            .arg(counted(std::llround(settings().evasionKeys), QStringLiteral("key"), QStringLiteral("keys")), window);
    finding->observed = count;
    finding->unless =
        QStringLiteral("fewer than %1, or none above %2 of its limit")
            .arg(counted(std::llround(settings().evasionKeys), QStringLiteral("key"), QStringLiteral("keys")), share);
    finding->sample = finding->rowCount = state.keys.size();
    finding->rows = state.rows.ids();
    found.append(*finding);
}

void QuotaEvasion::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_standings.forgetUnusedBefore(nowMs - 60 * kDayMs);
    m_holders.forgetUnusedBefore(nowMs - minutesMs(settings().evasionMinutes) - kMinuteMs);
}

void QuotaEvasion::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_standings, m_holders);
}

} // namespace Gatehouse
