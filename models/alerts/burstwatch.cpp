#include "models/alerts/burstwatch.h"

#include "models/alerts/securitywords.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

namespace
{

constexpr qint64 kNetworksMs = 90 * kDayMs;
// The call and the note of its program may be two rows.
constexpr qint64 kSameCallMs = kHourMs;

QString tokensText(double tokens)
{
    return counted(std::llround(tokens), QStringLiteral("token"), QStringLiteral("tokens"));
}

} // namespace

void NewNetworkAndBurst::Spent::add(const SecurityEvent &event)
{
    if (event.costMicros)
        costMicros = std::max(costMicros, 0.0) + double(*event.costMicros);
    if (const auto count = event.tokens())
        tokens = std::max(tokens, 0.0) + double(*count);
}

void NewNetworkAndBurst::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty())
        return;
    State &state = m_states.of(event.key, event.timeMs);
    closeSlot(event, state);
    state.inSlot.add(event);
    if (const QString network = event.network; !network.isEmpty()) {
        const bool isNew = !state.known.seenSince(network, event.timeMs - daysMs(settings().burstHistoryDays));
        const bool learned = std::max(state.costs.count(), state.tokens.count()) >= qint64(settings().burstLearnSlots);
        if (isNew)
            state.known.forget(network);
        if (isNew && learned) {
            if (state.newSinceMs == 0)
                state.newSinceMs = event.timeMs;
            state.newNetwork = network;
        }
        state.known.see(network, event.timeMs);
    }
    if (state.newSinceMs == 0)
        return;
    state.sinceNew.add(event);
    ++state.requests;
    state.rows.add(event.timeMs, event.rowId);
    judge(event, state, found);
}

void NewNetworkAndBurst::endBurst(State &state)
{
    state.newSinceMs = 0;
    state.sinceNew = {};
    state.requests = 0;
    state.rows.clear();
}

void NewNetworkAndBurst::closeSlot(const SecurityEvent &event, State &state)
{
    const qint64 lengthMs = minutesMs(settings().burstMinutes);
    if (state.newSinceMs != 0 && event.timeMs - state.newSinceMs >= lengthMs)
        endBurst(state);
    if (event.timeMs / lengthMs == state.slot)
        return;
    if (!isOn(SecurityPrincipal::Key, event.key, event.timeMs)) {
        if (state.inSlot.costMicros >= 0)
            state.costs.add(state.slot * lengthMs, state.inSlot.costMicros);
        if (state.inSlot.tokens >= 0)
            state.tokens.add(state.slot * lengthMs, state.inSlot.tokens);
    }
    state.inSlot = {};
    state.slot = event.timeMs / lengthMs;
}

void NewNetworkAndBurst::judge(const SecurityEvent &event, State &state, SecurityFindings &found)
{
    const auto learn = qint64(settings().burstLearnSlots);
    const double costEdge = state.costs.quantile(settings().burstQuantile);
    const double tokenEdge = state.tokens.quantile(settings().burstQuantile);
    const bool byCost = state.costs.count() >= learn && costEdge > 0 && state.sinceNew.costMicros > costEdge;
    const bool byTokens = state.tokens.count() >= learn && tokenEdge > 0 && state.sinceNew.tokens > tokenEdge;
    if (!byCost && !byTokens)
        return;
    const Shown shown{{state.sinceNew.costMicros, state.sinceNew.tokens}, {state.newNetwork}};
    auto finding = begin(SecurityPrincipal::Key, event.key, state.newSinceMs, event, shown);
    if (!finding)
        return;
    const QString spent = byCost ? formatMoney(qint64(state.sinceNew.costMicros)) : tokensText(state.sinceNew.tokens);
    const QString usual = byCost ? formatMoney(qint64(costEdge)) : tokensText(tokenEdge);
    finding->summary = QStringLiteral("%1 in %2 since the first request from a new network, at most %3 in %4 % of the "
                                      "half-hours before")
                           .arg(spent, formatAge(std::max(kMinuteMs, event.timeMs - state.newSinceMs)), usual)
                           .arg(settings().burstQuantile * 100);
    finding->expected = QStringLiteral("at most %1 in %2").arg(usual, minutes(settings().burstMinutes));
    finding->observed = QStringLiteral("%1 by %2")
                            .arg(spent, counted(state.requests, QStringLiteral("request"), QStringLiteral("requests")));
    finding->unless =
        QStringLiteral("no more than %1 in %2, or no new network").arg(usual, minutes(settings().burstMinutes));
    finding->sample = std::max(state.costs.count(), state.tokens.count());
    finding->rows = state.rows.ids();
    finding->rowCount = state.requests;
    finding->networks = {state.newNetwork};
    found.append(*finding);
}

void NewNetworkAndBurst::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    const qint64 lengthMs = minutesMs(settings().burstMinutes);
    const TimeSpan within{verdict.span.fromMs / lengthMs * lengthMs, verdict.span.toMs};
    state->known.forgetBegun(verdict.span);
    state->costs.forgetWithin(within);
    state->tokens.forgetWithin(within);
    if (within.contains(state->slot * lengthMs))
        state->inSlot = {};
}

void NewNetworkAndBurst::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - daysMs(settings().burstHistoryDays));
}

void NewNetworkAndBurst::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

void ClientChange::observe(const SecurityEvent &event, SecurityFindings &found)
{
    const bool ofCall = event.isRequest() || event.kind == SecurityEventKind::Client;
    if (!ofCall || event.key.isEmpty())
        return;
    State &state = m_states.of(event.key, event.timeMs);
    const QString network = event.network;
    if (!network.isEmpty())
        state.networks.see(network, event.timeMs);
    const QString family = agentFamily(event.userAgent);
    if (family.isEmpty() || family == state.family)
        return;
    const bool fromNew = !network.isEmpty() && state.networks.firstMs(network) >= event.timeMs - kSameCallMs;
    const QString before = state.family;
    const qint64 alone = event.timeMs - state.familySinceMs;
    const bool isChange = !before.isEmpty() && alone >= daysMs(settings().clientDays);
    // Beside its own program, but not from where nobody has said it of.
    if (!said().isUsual(idOf(SecurityPrincipal::Key, event.key), family, event.timeMs))
        change(state, family, event.timeMs, isChange);
    if (!isChange || !fromNew)
        return;
    const Shown shown{{}, {family, family + QLatin1Char('\n') + network}};
    auto finding = begin(SecurityPrincipal::Key, event.key, event.timeMs, event, shown);
    if (!finding)
        return;
    finding->summary =
        QStringLiteral("%1 from a new network, after %2 of nothing but %3").arg(family, formatAge(alone), before);
    finding->expected = before;
    finding->observed = QStringLiteral("%1 from a new network").arg(family);
    finding->unless =
        QStringLiteral("the same program, a network that the key knows, or another program within %1 days")
            .arg(settings().clientDays);
    finding->sample = 1;
    finding->rows = {event.rowId};
    finding->rowCount = 1;
    finding->networks = {network};
    found.append(*finding);
}

void ClientChange::change(State &state, const QString &family, qint64 nowMs, bool mayBeReported)
{
    const QString before = std::exchange(state.family, family);
    const qint64 sinceMs = std::exchange(state.familySinceMs, nowMs);
    if (!mayBeReported)
        return;
    state.familyBefore = before;
    state.beforeSinceMs = sinceMs;
    state.changedMs = nowMs;
}

// Its own program may be in use again by now: it is the same as if there had never been another one. What came after
// the span is a change that nobody has judged.
void ClientChange::takeBackChange(State &state, const TimeSpan &span)
{
    const bool isOther = state.family != state.familyBefore && !span.contains(state.familySinceMs);
    if (!span.contains(state.changedMs) || isOther)
        return;
    state.family = state.familyBefore;
    state.familySinceMs = state.beforeSinceMs;
}

void ClientChange::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    state->networks.forgetBegun(verdict.since(kSameCallMs));
    takeBackChange(*state, verdict.since(kSameCallMs));
}

// Beside its own program from now on, so that a third one is still seen.
void ClientChange::adopt(const MisuseVerdict &verdict, qint64)
{
    if (State *state = m_states.find(verdict.key()))
        takeBackChange(*state, verdict.since(kSameCallMs));
}

void ClientChange::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - kNetworksMs);
}

void ClientChange::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

} // namespace Gatehouse
