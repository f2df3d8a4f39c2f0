#include "models/alerts/scopewatch.h"

#include "models/alerts/securitywords.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

void ScopeDrift::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty())
        return;
    use(QStringLiteral("model"), family(m_models, event.model, modelFamily), event, found);
    use(QStringLiteral("endpoint"), family(m_endpoints, event.endpoint, endpointFamily), event, found);
}

const QString &ScopeDrift::family(QHash<QString, QString> &known, const QString &name, QString (*of)(const QString &))
{
    constexpr qsizetype kMostNames = 2000;
    auto at = known.find(name);
    if (at != known.end())
        return *at;
    if (known.size() >= kMostNames)
        known.clear();
    return *known.insert(name, of(name));
}

void ScopeDrift::use(const QString &kind, const QString &name, const SecurityEvent &event, SecurityFindings &found)
{
    if (name.isEmpty())
        return;
    const QString scope = kind + QLatin1Char(' ') + name;
    State &state = m_states.of(event.key, event.timeMs);
    Begun &begun = m_begun.of(scope, event.timeMs);
    if (begun.firstMs == 0)
        begun.firstMs = event.timeMs;
    const KeyRegister::Use *use = keys().use(event.key);
    const bool learned = use && double(use->requests) >= settings().driftKeyRequests &&
                         event.timeMs - use->firstMs >= daysMs(settings().driftKeyDays);
    const bool isFirst = !state.known.seenSince(scope, event.timeMs - daysMs(settings().driftDays));
    if (isFirst)
        state.known.forget(scope);
    state.known.see(scope, event.timeMs);
    std::erase_if(state.begun, [&](const auto &entry) {
        return event.timeMs - entry.second.firstMs > minutesMs(settings().driftMinutes);
    });
    if (isFirst) {
        begun.keys.see(event.key, event.timeMs);
        if (learned)
            state.begun[scope].firstMs = event.timeMs;
    }
    const auto at = state.begun.find(scope);
    if (at == state.begun.end())
        return;
    ++at->second.requests;
    at->second.rows.add(event.timeMs, event.rowId);
    if (double(at->second.requests) >= settings().driftRequests && !isNewToAll(scope, event.timeMs))
        report(kind, scope, event, at->second, found);
}

// The day of a new model: everybody tries it.
bool ScopeDrift::isNewToAll(const QString &scope, qint64 nowMs)
{
    const Begun &begun = m_begun.of(scope, nowMs);
    const bool young = nowMs - begun.firstMs < daysMs(settings().driftNewDays);
    return young || double(begun.keys.countSince(nowMs - kDayMs)) >= settings().driftClusterKeys;
}

void ScopeDrift::report(const QString &kind, const QString &scope, const SecurityEvent &event, const First &first,
                        SecurityFindings &found)
{
    auto finding = begin(SecurityPrincipal::Key, event.key, first.firstMs, event, Shown{{}, {scope}});
    if (!finding)
        return;
    const QString requests = counted(first.requests, QStringLiteral("request"), QStringLiteral("requests"));
    const QString window = minutes(settings().driftMinutes);
    const QString name = kind == QLatin1String("model") ? modelFamily(event.model) : endpointFamily(event.endpoint);
    finding->summary = QStringLiteral("%1 to the %2 %3 in %4, which the key did not use for %5 days")
                           .arg(requests, kind, name, window)
                           .arg(settings().driftDays);
    finding->expected = QStringLiteral("no use of this %1").arg(kind);
    finding->observed = requests;
    finding->unless =
        QStringLiteral("fewer than %1 in %2, or %3 beginning with it within a day")
            .arg(counted(std::llround(settings().driftRequests), QStringLiteral("request"), QStringLiteral("requests")),
                 window,
                 counted(std::llround(settings().driftClusterKeys), QStringLiteral("key"), QStringLiteral("keys")));
    finding->sample = finding->rowCount = first.requests;
    finding->rows = first.rows.ids();
    found.append(*finding);
}

void ScopeDrift::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    // Nor does it make the scope one that everybody tries.
    for (const QString &scope : state->known.forgetBegun(verdict.span)) {
        if (Begun *begun = m_begun.find(scope))
            begun->keys.forget(verdict.principal);
    }
}

void ScopeDrift::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - daysMs(settings().driftDays));
    m_begun.forgetUnusedBefore(nowMs - daysMs(settings().driftDays));
}

void ScopeDrift::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states, m_begun);
}

void Recon::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || !event.outcome)
        return;
    const bool byKey = !event.key.isEmpty();
    const QString principal = byKey ? event.key : event.source;
    if (principal.isEmpty())
        return;
    State &state = m_states.of(byKey ? ofKey(event.key) : QLatin1Char('n') + event.source, event.timeMs);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().reconMinutes);
    state.models.forgetBefore(sinceMs);
    state.endpoints.forgetBefore(sinceMs);
    state.attempts.forgetBefore(sinceMs);
    state.refused.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    if (!event.model.isEmpty())
        state.models.see(event.model, event.timeMs);
    if (!event.endpoint.isEmpty())
        state.endpoints.see(event.endpoint, event.timeMs);
    state.attempts.add(event.timeMs);
    // Limits are refusals for how much was asked; those of time and of who hung up are their own outcomes.
    if (event.outcome == Outcome::ClientError) {
        state.refused.add(event.timeMs);
        state.rows.add(event.timeMs, event.rowId);
    }
    const auto most = double(std::max(state.models.size(), state.endpoints.size()));
    const double share = state.refused.total() / state.attempts.total();
    if (most < settings().reconScopes || share < settings().reconShare)
        return;
    Shown shown{{state.refused.total()}};
    shown.count(state.models);
    shown.count(state.endpoints);
    auto finding = begin(byKey ? SecurityPrincipal::Key : SecurityPrincipal::Network, principal, state.rows.firstMs(),
                         event, shown);
    if (!finding)
        return;
    explain(*finding, state);
    if (const QString network = event.network; !network.isEmpty())
        finding->networks = {network};
    found.append(*finding);
}

void Recon::explain(SecurityFinding &finding, const State &state) const
{
    const qint64 most = std::max(state.models.size(), state.endpoints.size());
    const double share = state.refused.total() / state.attempts.total();
    const bool ofModels = state.models.size() >= state.endpoints.size();
    const QString tried = ofModels ? counted(most, QStringLiteral("model"), QStringLiteral("models"))
                                   : counted(most, QStringLiteral("endpoint"), QStringLiteral("endpoints"));
    const QString window = minutes(settings().reconMinutes);
    finding.summary =
        QStringLiteral("%1 tried in %2, %3 of %4 refused")
            .arg(tried, window, formatExact(qint64(state.refused.total())),
                 counted(std::llround(state.attempts.total()), QStringLiteral("call"), QStringLiteral("calls")));
    finding.expected = QStringLiteral("fewer than %1 models or endpoints in %2, or less than %3 refused")
                           .arg(settings().reconScopes)
                           .arg(window, formatShare(settings().reconShare).joined());
    finding.observed = QStringLiteral("%1, %2 refused").arg(tried, formatShare(share).joined());
    finding.unless = finding.expected;
    finding.sample = qint64(state.attempts.total());
    finding.rows = state.rows.ids();
    finding.rowCount = qint64(state.refused.total());
}

void Recon::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - minutesMs(settings().reconMinutes) - kMinuteMs);
}

void Recon::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

} // namespace Gatehouse
