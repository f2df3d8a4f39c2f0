#include "models/alerts/keylife.h"

#include "models/alerts/securitywords.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

void DeadKeyUse::observe(const SecurityEvent &event, SecurityFindings &found)
{
    const bool isUse = event.isRequest() || event.kind == SecurityEventKind::FailedSignIn;
    const KeyFacts *facts = isUse && !event.key.isEmpty() ? keys().facts(event.key) : nullptr;
    const auto endMs = facts ? facts->endMs() : std::nullopt;
    if (!endMs || *endMs > event.timeMs)
        return;
    State &state = m_states.of(event.key, event.timeMs);
    const qint64 sinceMs = event.timeMs - hoursMs(settings().deadHours);
    state.uses.forgetBefore(sinceMs);
    state.successes.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    state.networks.forgetBefore(sinceMs);
    state.ways.forgetBefore(sinceMs);
    state.uses.add(event.timeMs);
    state.rows.add(event.timeMs, event.rowId);
    if (event.succeeded())
        state.successes.add(event.timeMs);
    if (const QString network = event.network; !network.isEmpty())
        state.networks.see(network, event.timeMs);
    state.ways.see((event.succeeded() ? QLatin1String("let in from ") : QLatin1String("refused from ")) + event.network,
                   event.timeMs);
    if (state.uses.total() < settings().deadUses)
        return;
    // That a dead key still opens the door is worse than that somebody rattles at it.
    const bool isOpen = state.successes.total() > 0;
    const SecurityLevel level = isOpen                ? SecurityLevel::Page
                                : changeOverMs(event) ? SecurityLevel::Info
                                                      : entryOf(rule()).level;
    // From where nobody knows it was let in is never from where it was expected.
    const bool isUnknown = state.ways.isFull() || state.ways.seenSince(QStringLiteral("let in from "), 0);
    const Shown shown{{}, state.ways.newest(state.ways.size()), isUnknown};
    if (auto finding = begin(SecurityPrincipal::Key, event.key, state.rows.firstMs(), event, shown, level)) {
        explain(*finding, event, state, *endMs);
        found.append(*finding);
    }
}

std::optional<qint64> DeadKeyUse::changeOverMs(const SecurityEvent &event) const
{
    const auto rotatedMs = keys().rotatedMs(event.key);
    const bool changesOver =
        rotatedMs && *rotatedMs <= event.timeMs && event.timeMs - *rotatedMs <= hoursMs(settings().deadRotationHours);
    return changesOver ? rotatedMs : std::nullopt;
}

void DeadKeyUse::explain(SecurityFinding &finding, const SecurityEvent &event, const State &state, qint64 endMs) const
{
    const QString used = counted(std::llround(state.uses.total()), QStringLiteral("time"), QStringLiteral("times"));
    finding.summary = QStringLiteral("used %1 in %2, %3 after its end; %4")
                          .arg(used, hours(settings().deadHours), formatAge(event.timeMs - endMs),
                               state.successes.total() > 0
                                   ? counted(std::llround(state.successes.total()), QStringLiteral("call succeeded"),
                                             QStringLiteral("calls succeeded"))
                                   : QStringLiteral("every call was refused"));
    finding.expected = QStringLiteral("no use after its end");
    finding.observed = QStringLiteral("used %1").arg(used);
    finding.unless = QStringLiteral("fewer than %1 in %2")
                         .arg(counted(std::llround(settings().deadUses), QStringLiteral("use"), QStringLiteral("uses")),
                              hours(settings().deadHours));
    if (const auto rotatedMs = changeOverMs(event))
        finding.note = QStringLiteral("It was replaced %1 ago: programs may still have to change over.")
                           .arg(formatAge(event.timeMs - *rotatedMs));
    finding.sample = finding.rowCount = qint64(state.uses.total());
    finding.rows = state.rows.ids();
    finding.networks = state.networks.newest(SecurityFinding::kMostNames);
}

void DeadKeyUse::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - hoursMs(settings().deadHours) - kMinuteMs);
}

void DeadKeyUse::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

qint64 DormantAwakening::idleMs(const SecurityEvent &event) const
{
    if (const KeyRegister::Use *use = keys().use(event.key))
        return event.timeMs - use->lastMs;
    // Never seen: it was idle since it was made, or since somebody watches. A key whose age nobody knows may be new.
    const KeyFacts *facts = keys().facts(event.key);
    if (!facts || !facts->createdMs || keys().watchedFromMs() == 0)
        return 0;
    return event.timeMs - std::max(*facts->createdMs, keys().watchedFromMs());
}

void DormantAwakening::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty())
        return;
    const KeyRegister::Use *use = keys().use(event.key);
    const double gapMs = use ? use->gapsMs.quantile(0.5) : 0;
    const qint64 needMs = std::max(daysMs(settings().dormantDays), qint64(settings().dormantGapFactor * gapMs));
    State *state = m_states.find(event.key);
    const qint64 idle = state && state->asleepSinceMs > 0 ? event.timeMs - state->asleepSinceMs : idleMs(event);
    if (idle >= needMs) {
        state = &m_states.of(event.key, event.timeMs);
        wake(event, *state, idle, needMs);
    }
    if (!state || state->wokeMs == 0 || event.timeMs - state->wokeMs > minutesMs(settings().dormantMinutes))
        return;
    ++state->requests;
    state->rows.add(event.timeMs, event.rowId);
    if (const QString network = event.network; !network.isEmpty())
        state->networks.see(network, event.timeMs);
    if (double(state->requests) < settings().dormantRequests || isMonthly(*state))
        return;
    auto finding = begin(SecurityPrincipal::Key, event.key, state->wokeMs, event, shownOf(*state));
    if (!finding)
        return;
    const QString window = minutes(settings().dormantMinutes);
    const QString requests = counted(state->requests, QStringLiteral("request"), QStringLiteral("requests"));
    finding->summary =
        QStringLiteral("%1 within %2, after at least %3 without any").arg(requests, window, formatAge(state->idleMs));
    finding->expected = QStringLiteral("no use after %1 of sleep").arg(formatAge(state->needMs));
    finding->observed = requests;
    finding->unless =
        QStringLiteral("fewer than %1 in %2, less than %3 of sleep, or the same hour of the month as %4 "
                       "before")
            .arg(counted(std::llround(settings().dormantRequests), QStringLiteral("request"),
                         QStringLiteral("requests")),
                 window, formatAge(state->needMs),
                 counted(std::llround(settings().dormantCycles), QStringLiteral("time"), QStringLiteral("times")));
    finding->sample = finding->rowCount = state->requests;
    finding->rows = state->rows.ids();
    finding->networks = state->networks.newest(SecurityFinding::kMostNames);
    found.append(*finding);
}

SaidUsual::Shown DormantAwakening::shownOf(const State &state)
{
    return {{double(state.idleMs), double(state.requests)},
            state.networks.newest(state.networks.size()),
            state.networks.isFull()};
}

void DormantAwakening::wake(const SecurityEvent &event, State &state, qint64 idleMs, qint64 needMs)
{
    constexpr size_t kMostWakes = 8;
    if (state.wokeMs != 0)
        state.wakes.push_back(state.wokeMs);
    if (state.wakes.size() > kMostWakes)
        state.wakes.pop_front();
    state.wokeMs = event.timeMs;
    state.asleepSinceMs = 0;
    state.idleMs = idleMs;
    state.needMs = needMs;
    state.requests = 0;
    state.rows.clear();
    state.networks.clear();
}

// A job that runs once a month sleeps as long as a forgotten key does.
bool DormantAwakening::isMonthly(const State &state) const
{
    const auto hourOfMonth = [](qint64 timeMs) {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc());
        return (time.date().day() - 1) * 24 + time.time().hour();
    };
    const int now = hourOfMonth(state.wokeMs);
    return std::ranges::count_if(state.wakes, [&](qint64 timeMs) {
               return std::abs(hourOfMonth(timeMs) - now) <= 1;
           }) >= qint64(settings().dormantCycles);
}

void DormantAwakening::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    std::erase_if(state->wakes, [&](qint64 wokeMs) { return verdict.span.contains(wokeMs); });
    const KeyRegister::Use *use = keys().use(verdict.principal);
    // Used since by whoever may: it is awake.
    if (!verdict.span.contains(state->wokeMs) || !use || use->lastMs >= verdict.span.toMs)
        return;
    state->asleepSinceMs = state->wokeMs - state->idleMs;
    state->wokeMs = 0;
}

void DormantAwakening::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 400 * kDayMs);
}

void DormantAwakening::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

void NewbornAbuse::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty() || !event.costMicros)
        return;
    State &state = m_states.of(event.key, event.timeMs);
    const qint64 hour = event.timeMs / kHourMs;
    if (hour != state.hour)
        closeHour(event, state);
    state.costMicros += *event.costMicros;
    ++state.requests;
    state.rows.add(event.timeMs, event.rowId);
    const KeyFacts *facts = keys().facts(event.key);
    const qint64 ageMs = facts && facts->createdMs ? event.timeMs - *facts->createdMs : -1;
    if (ageMs < 0 || ageMs >= hoursMs(settings().newbornHours) ||
        double(m_costs.count()) < settings().newbornLearnHours)
        return;
    const double edge = std::max(m_costs.quantile(settings().newbornQuantile), settings().newbornLeastUsd * 1e6);
    if (double(state.costMicros) < edge)
        return;
    auto finding = begin(SecurityPrincipal::Key, event.key, hour * kHourMs, event, Shown{{double(state.costMicros)}});
    if (!finding)
        return;
    const QString usual = formatMoney(qint64(edge));
    finding->summary = QStringLiteral("%1 in an hour, %2 after the key was made; %3 of the hours of all keys cost less "
                                      "than %4")
                           .arg(formatMoney(state.costMicros), formatAge(ageMs),
                                formatShare(settings().newbornQuantile).joined(), usual);
    finding->expected = QStringLiteral("less than %1 in an hour").arg(usual);
    finding->observed = QStringLiteral("%1 by %2")
                            .arg(formatMoney(state.costMicros),
                                 counted(state.requests, QStringLiteral("request"), QStringLiteral("requests")));
    finding->unless =
        QStringLiteral("less than %1 in an hour, or a key older than %2").arg(usual, hours(settings().newbornHours));
    finding->sample = m_costs.count();
    finding->rowCount = state.requests;
    finding->rows = state.rows.ids();
    if (!facts->owner.isEmpty())
        finding->accounts = {facts->owner};
    found.append(*finding);
}

void NewbornAbuse::closeHour(const SecurityEvent &event, State &state)
{
    const auto cost = double(state.costMicros);
    if (m_costs.isHigh(cost))
        state.learned.note(state.hour * kHourMs, ValueHistory::edgeOver(cost));
    if (cost > 0)
        m_costs.add(event.timeMs, cost);
    state.hour = event.timeMs / kHourMs;
    state.costMicros = state.requests = 0;
    state.rows.clear();
}

void NewbornAbuse::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    for (const auto &[cost, count] : state->learned.takeOut(verdict.span))
        m_costs.remove(cost, count);
    if (!verdict.span.overlaps({state->hour * kHourMs, (state->hour + 1) * kHourMs}))
        return;
    state->costMicros = state->requests = 0;
    state->rows.clear();
}

void NewbornAbuse::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 90 * kDayMs);
}

void NewbornAbuse::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states, m_costs);
}

} // namespace Gatehouse
