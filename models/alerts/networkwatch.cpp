#include "models/alerts/networkwatch.h"

#include "models/alerts/securitywords.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

bool KeyNewNetworks::isLearned(const SecurityEvent &event) const
{
    // By what was watched, not by what the gateway says of the key's age: to a watch that began today every network of
    // an old key is new.
    const KeyRegister::Use *use = keys().use(event.key);
    return use && double(use->requests) > settings().newNetworksKeyRequests &&
           event.timeMs - use->firstMs >= daysMs(settings().newNetworksKeyDays);
}

void KeyNewNetworks::observe(const SecurityEvent &event, SecurityFindings &found)
{
    const QString network = event.isRequest() && !event.key.isEmpty() ? event.network : QString();
    if (network.isEmpty())
        return;
    State &state = m_states.of(event.key, event.timeMs);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().newNetworksMinutes);
    const bool known = state.known.seenSince(network, event.timeMs - daysMs(settings().newNetworksHistoryDays));
    if (!known)
        state.known.forget(network);
    for (RecentTexts *window : {&state.fresh, &state.recent})
        window->forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    state.successes.forgetBefore(sinceMs);
    learn(event, state);
    state.recent.see(network, event.timeMs);
    // By its first request: a network must not stay new by being used.
    if (!known)
        state.fresh.see(network, event.timeMs);
    if (state.fresh.seenSince(network, sinceMs)) {
        state.rows.add(event.timeMs, event.rowId);
        if (event.succeeded())
            state.successes.add(event.timeMs);
        if (isLearned(event))
            judge(event, state, found);
    }
    state.known.see(network, event.timeMs);
    state.hours.back().second = std::max(state.hours.back().second, double(state.recent.size()));
}

// An hour becomes history only when no window reaches into it any more, or the first half of an attack would excuse the
// second.
void KeyNewNetworks::learn(const SecurityEvent &event, State &state)
{
    const qint64 hour = event.timeMs / kHourMs;
    if (state.hours.empty() || state.hours.back().first != hour)
        state.hours.emplace_back(hour, 0.0);
    const qint64 overMs = event.timeMs - minutesMs(settings().newNetworksMinutes);
    while ((state.hours.front().first + 1) * kHourMs <= overMs) {
        if (!isOn(SecurityPrincipal::Key, event.key, event.timeMs))
            state.most.note(state.hours.front().first * kHourMs, state.hours.front().second);
        state.hours.pop_front();
    }
    state.most.forgetBefore(event.timeMs - daysMs(settings().newNetworksHistoryDays));
}

void KeyNewNetworks::judge(const SecurityEvent &event, State &state, SecurityFindings &found)
{
    const double limit =
        std::max(settings().newNetworksLeast, settings().newNetworksFactor * std::max(1.0, state.most.largest()));
    const double count = double(state.fresh.size());
    if (count < limit || state.successes.total() < 1)
        return;
    auto finding = begin(SecurityPrincipal::Key, event.key, state.rows.firstMs(), event);
    if (!finding)
        return;
    const QString window = minutes(settings().newNetworksMinutes);
    finding->summary =
        QStringLiteral("%1 that the key never used before in %2, at most %3 in any %2 before; %4")
            .arg(counted(std::llround(count), QStringLiteral("network"), QStringLiteral("networks")), window)
            .arg(qint64(state.most.largest()))
            .arg(counted(std::llround(state.successes.total()), QStringLiteral("call succeeded"),
                         QStringLiteral("calls succeeded")));
    finding->expected =
        QStringLiteral("fewer than %1 in %2")
            .arg(counted(std::llround(limit), QStringLiteral("new network"), QStringLiteral("new networks")), window);
    finding->observed = counted(std::llround(count), QStringLiteral("new network"), QStringLiteral("new networks"));
    finding->unless = QStringLiteral("fewer than %1, or no call from one of them that succeeded")
                          .arg(counted(std::llround(std::ceil(limit)), QStringLiteral("new network"),
                                       QStringLiteral("new networks")));
    finding->rows = state.rows.ids();
    finding->rowCount = finding->sample = qint64(finding->rows.size());
    finding->networks = state.fresh.newest(SecurityFinding::kMostNames);
    found.append(*finding);
}

void KeyNewNetworks::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    const qint64 windowMs = minutesMs(settings().newNetworksMinutes);
    const TimeSpan span = verdict.since(windowMs);
    for (RecentTexts *networks : {&state->known, &state->fresh, &state->recent})
        networks->forgetBegun(span);
    state->rows.clear();
    state->successes = {};
    // They stay in the window, and so in the count of the hour, for as long again.
    const TimeSpan counted{verdict.span.fromMs, verdict.span.toMs + windowMs};
    for (auto &[hour, most] : state->hours) {
        if (counted.overlaps({hour * kHourMs, (hour + 1) * kHourMs}))
            most = 0;
    }
    state->most.forgetWithin(counted);
}

// The networks are known already, and those that were told count no more. How many there were becomes usual hour by
// hour, since nothing fires any more.
void KeyNewNetworks::adopt(const MisuseVerdict &verdict, qint64 toldMs)
{
    if (State *state = m_states.find(verdict.key()))
        state->fresh.forgetBegun({verdict.span.fromMs - minutesMs(settings().newNetworksMinutes), toldMs + 1});
}

void KeyNewNetworks::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - daysMs(settings().newNetworksHistoryDays));
}

void KeyNewNetworks::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

void KeyConcurrentNetworks::observe(const SecurityEvent &event, SecurityFindings &found)
{
    const QString network = event.isRequest() && !event.key.isEmpty() ? event.network : QString();
    if (network.isEmpty())
        return;
    State &state = m_states.of(event.key, event.timeMs);
    if (event.timeMs / kMinuteMs != state.minute)
        closeMinute(event, state);
    state.networks.see(network, event.timeMs);
    const double limit = std::max(settings().concurrentLeast, state.counts.quantile(settings().concurrentQuantile));
    const auto count = qint64(state.networks.size());
    if (double(count) <= limit || double(state.counts.count()) < settings().concurrentLearnMinutes)
        return;
    state.rows.add(event.timeMs, event.rowId);
    state.most = std::max(state.most, count);
    if (state.crowded.empty() || state.crowded.back() != state.minute)
        state.crowded.push_back(state.minute);
    if (double(state.crowded.size()) < settings().concurrentMinutes)
        return;
    Shown shown;
    shown.count(state.networks);
    auto finding = begin(SecurityPrincipal::Key, event.key, state.crowded.front() * kMinuteMs, event, shown);
    if (!finding)
        return;
    explain(*finding, state, limit);
    finding->networks = state.networks.newest(SecurityFinding::kMostNames);
    found.append(*finding);
}

void KeyConcurrentNetworks::explain(SecurityFinding &finding, const State &state, double limit) const
{
    const QString usual =
        counted(std::llround(std::floor(limit)), QStringLiteral("network"), QStringLiteral("networks"));
    finding.summary = QStringLiteral("up to %1 in one minute, in %2 of %3 min; at most %4 in %5 of the minutes before")
                          .arg(counted(state.most, QStringLiteral("network"), QStringLiteral("networks")))
                          .arg(state.crowded.size())
                          .arg(settings().concurrentWithinMinutes)
                          .arg(usual, formatShare(settings().concurrentQuantile).joined());
    finding.expected = QStringLiteral("at most %1 in a minute").arg(usual);
    finding.observed =
        QStringLiteral("up to %1").arg(counted(state.most, QStringLiteral("network"), QStringLiteral("networks")));
    finding.unless = QStringLiteral("no more than %1, or fewer than %2 such minutes of %3")
                         .arg(usual)
                         .arg(settings().concurrentMinutes)
                         .arg(settings().concurrentWithinMinutes);
    finding.rows = state.rows.ids();
    finding.rowCount = qint64(finding.rows.size());
    finding.sample = state.counts.count();
}

void KeyConcurrentNetworks::closeMinute(const SecurityEvent &event, State &state)
{
    // Learned only when it can be no part of what is counted now.
    if (state.minute > 0)
        state.waiting.emplace_back(state.minute, state.networks.size());
    const qint64 now = event.timeMs / kMinuteMs;
    while (!state.waiting.empty() && state.waiting.front().first <= now - qint64(settings().concurrentWithinMinutes)) {
        if (!isOn(SecurityPrincipal::Key, event.key, event.timeMs))
            state.counts.add(state.waiting.front().first * kMinuteMs, double(state.waiting.front().second));
        state.waiting.pop_front();
    }
    state.networks.clear();
    state.minute = event.timeMs / kMinuteMs;
    const auto since = state.minute - qint64(settings().concurrentWithinMinutes) + 1;
    while (!state.crowded.empty() && state.crowded.front() < since)
        state.crowded.pop_front();
    if (state.crowded.empty())
        state.most = 0;
    state.rows.forgetBefore(since * kMinuteMs);
}

void KeyConcurrentNetworks::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    const TimeSpan span = verdict.since(kMinuteMs);
    std::erase_if(state->waiting, [&](const auto &entry) { return span.contains(entry.first * kMinuteMs); });
    if (span.contains(state->minute * kMinuteMs))
        state->networks.clear();
    state->counts.forgetWithin(span);
}

void KeyConcurrentNetworks::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 90 * kDayMs);
}

void KeyConcurrentNetworks::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

} // namespace Gatehouse
