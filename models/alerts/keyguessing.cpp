#include "models/alerts/keyguessing.h"

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

// A slot is never taken to hold less on average, or one failure in the first week would be a sensation.
constexpr double kLeastMean = 0.5;

QString many(qint64 count, qint64 most)
{
    return count >= most ? QStringLiteral("at least %1").arg(formatExact(most)) : formatExact(count);
}

} // namespace

void StuffingOneSource::observe(const SecurityEvent &event, SecurityFindings &found)
{
    const QString source = event.failedToSignIn() || event.succeeded() ? event.source : QString();
    if (source.isEmpty() || (event.succeeded() && !m_states.find(source)))
        return;
    State &state = m_states.of(source, event.timeMs);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().sourceMinutes);
    state.credentials.forgetBefore(sinceMs);
    state.failures.forgetBefore(sinceMs);
    state.successes.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    if (event.succeeded()) {
        // Without a failure nearby it says nothing, and whether the source is still remembered must not matter.
        if (!state.failures.isEmpty())
            state.successes.add(event.timeMs);
        return;
    }
    state.failures.add(event.timeMs);
    state.rows.add(event.timeMs, event.rowId);
    if (const QString tried = event.triedCredential(); !tried.isEmpty())
        state.credentials.see(tried, event.timeMs);
    const double attempts = state.failures.total() + state.successes.total();
    const double share = state.failures.total() / attempts;
    if (double(state.credentials.size()) < settings().sourceCredentials || share < settings().sourceFailureShare)
        return;
    Shown shown{{state.failures.total()}};
    shown.count(state.credentials);
    auto finding = begin(SecurityPrincipal::Network, source, state.rows.firstMs(), event, shown);
    if (!finding)
        return;
    explain(*finding, state);
    finding->networks = {event.network};
    found.append(*finding);
}

void StuffingOneSource::explain(SecurityFinding &finding, const State &state) const
{
    const double attempts = state.failures.total() + state.successes.total();
    const double share = state.failures.total() / attempts;
    const QString window = minutes(settings().sourceMinutes);
    finding.summary = QStringLiteral("%1 different keys or accounts refused in %2, %3 of %4 refused")
                          .arg(many(state.credentials.size(), 200), window, formatExact(qint64(state.failures.total())),
                               counted(std::llround(attempts), QStringLiteral("attempt"), QStringLiteral("attempts")));
    finding.expected = QStringLiteral("fewer than %1 in %2; one broken key that is tried again and again counts once")
                           .arg(counted(std::llround(settings().sourceCredentials), QStringLiteral("key or account"),
                                        QStringLiteral("keys or accounts")),
                                window);
    finding.observed = QStringLiteral("%1 different, %2 refused")
                           .arg(many(state.credentials.size(), 200), formatShare(share).joined());
    finding.unless = QStringLiteral("fewer than %1 different ones, or more than %2 of the attempts let in")
                         .arg(settings().sourceCredentials)
                         .arg(formatShare(1 - settings().sourceFailureShare).joined());
    finding.sample = qint64(attempts);
    finding.rows = state.rows.ids();
    finding.rowCount = qint64(state.failures.total());
}

void StuffingOneSource::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - minutesMs(settings().sourceMinutes) - kMinuteMs);
}

void StuffingOneSource::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

void StuffingDistributed::observe(const SecurityEvent &event, SecurityFindings &found)
{
    closeSlot(event.timeMs);
    const QString tried = event.failedToSignIn() ? event.triedCredential() : QString();
    const QString source = event.source;
    // After a rotation many programs still try what was right until then.
    if (tried.isEmpty() || source.isEmpty() ||
        keys().changedWithin(tried, event.timeMs, hoursMs(settings().distributedRotationHours)))
        return;
    const qint64 sinceMs = event.timeMs - minutesMs(settings().distributedMinutes);
    m_credentials.forgetBefore(sinceMs);
    m_sources.forgetBefore(sinceMs);
    m_failures.forgetBefore(sinceMs);
    m_rows.forgetBefore(sinceMs);
    m_credentials.see(tried, event.timeMs);
    m_slotCredentials.see(tried, event.timeMs);
    m_sources.see(source, event.timeMs);
    m_slotSources.see(source, event.timeMs);
    m_failures.add(event.timeMs);
    m_rows.add(event.timeMs, event.rowId);
    if (double(m_credentials.size()) >= settings().distributedCredentials &&
        double(m_sources.size()) >= settings().distributedSources)
        judge(event, found);
}

void StuffingDistributed::learn(const Slot &slot)
{
    if (double(slot.credentials) > 2 * std::max(kLeastMean, m_credentialCounts.mean()))
        m_loud.push_back(slot);
    if (m_loud.size() > kMostLoud)
        m_loud.pop_front();
    m_credentialCounts.add(double(slot.credentials));
    m_sourceCounts.add(double(slot.sources));
}

void StuffingDistributed::unlearn(const MisuseVerdict &verdict)
{
    if (verdict.kind != SecurityPrincipal::Everybody)
        return;
    const qint64 lengthMs = minutesMs(settings().distributedMinutes);
    const auto isIn = [&](qint64 slot) {
        return verdict.since(lengthMs).overlaps({slot * lengthMs, (slot + 1) * lengthMs});
    };
    std::erase_if(m_loud, [&](const Slot &loud) {
        if (!isIn(loud.slot))
            return false;
        const qint64 slotsAgo = std::max<qint64>(0, m_slot - 1 - loud.slot);
        m_credentialCounts.remove(double(loud.credentials), slotsAgo);
        m_sourceCounts.remove(double(loud.sources), slotsAgo);
        return true;
    });
    if (m_waiting && isIn(m_waiting->slot))
        m_waiting.reset();
    if (isIn(m_slot)) {
        m_slotCredentials.clear();
        m_slotSources.clear();
    }
}

// A slot is learned only when the window does not reach into it any more, or the first half of an attack would excuse
// the second.
void StuffingDistributed::closeSlot(qint64 timeMs)
{
    const qint64 slot = timeMs / minutesMs(settings().distributedMinutes);
    if (slot == m_slot)
        return;
    const bool isFrozen = isOn(SecurityPrincipal::Everybody, QString(), timeMs);
    if (m_waiting && !isFrozen)
        learn(*m_waiting);
    m_waiting.reset();
    if (m_slot > 0)
        m_waiting = {m_slot, m_slotCredentials.size(), m_slotSources.size()};
    if (m_waiting && slot - m_slot > 1) {
        if (!isFrozen) {
            learn(*m_waiting);
            m_credentialCounts.addEmpty(slot - m_slot - 1);
            m_sourceCounts.addEmpty(slot - m_slot - 1);
        }
        m_waiting.reset();
    }
    m_slotCredentials.clear();
    m_slotSources.clear();
    m_slot = slot;
}

void StuffingDistributed::judge(const SecurityEvent &event, SecurityFindings &found)
{
    const auto scoreOf = [](qint64 count, const SlotCounts &counts) {
        return Tails::negativeBinomialAtLeast(count, std::max(kLeastMean, counts.mean()), counts.excess());
    };
    const double score =
        std::min(scoreOf(m_credentials.size(), m_credentialCounts), scoreOf(m_sources.size(), m_sourceCounts));
    if (score < settings().distributedScore)
        return;
    Shown shown{{m_failures.total()}};
    shown.count(m_credentials);
    shown.count(m_sources);
    auto finding = begin(SecurityPrincipal::Everybody, QString(), m_rows.firstMs(), event, shown);
    if (!finding)
        return;
    const QString window = minutes(settings().distributedMinutes);
    const auto usual = [](const SlotCounts &counts) { return QString::number(counts.mean(), 'f', 1); };
    finding->summary =
        QStringLiteral("%1 different %2 refused from %3 %4 in %5, usually %6 from %7")
            .arg(many(m_credentials.size(), kMostTold),
                 wordFor(m_credentials.size(), QStringLiteral("key or account"), QStringLiteral("keys or accounts")),
                 many(m_sources.size(), kMostTold),
                 wordFor(m_sources.size(), QStringLiteral("address"), QStringLiteral("addresses")), window,
                 usual(m_credentialCounts), usual(m_sourceCounts));
    finding->expected = QStringLiteral("%1 keys or accounts from %2 addresses in %3")
                            .arg(usual(m_credentialCounts), usual(m_sourceCounts), window);
    finding->observed =
        QStringLiteral("%1 from %2; by chance %3")
            .arg(many(m_credentials.size(), kMostTold), many(m_sources.size(), kMostTold), chanceInWords(-score));
    finding->unless = QStringLiteral("fewer than %1 keys or accounts, or fewer than %2 addresses")
                          .arg(settings().distributedCredentials)
                          .arg(settings().distributedSources);
    finding->score = score;
    finding->sample = finding->rowCount = qint64(m_failures.total());
    finding->rows = m_rows.ids();
    finding->networks = m_sources.newest(SecurityFinding::kMostNames);
    found.append(*finding);
}

void StuffingDistributed::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_credentials, m_sources, m_rows, m_failures, m_slot, m_slotCredentials, m_slotSources,
                m_credentialCounts, m_sourceCounts, m_waiting, m_loud);
}

void GuessThenSuccess::observe(const SecurityEvent &event, SecurityFindings &found)
{
    const QString source = event.failedToSignIn() || event.succeeded() ? event.source : QString();
    if (source.isEmpty() || (event.succeeded() && !m_states.find(source)))
        return;
    State &state = m_states.of(source, event.timeMs);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().guessMinutes);
    state.credentials.forgetBefore(sinceMs);
    state.failures.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    if (event.failedToSignIn()) {
        state.failures.add(event.timeMs);
        state.rows.add(event.timeMs, event.rowId);
        if (const QString tried = event.triedCredential(); !tried.isEmpty())
            state.credentials.see(tried, event.timeMs);
        return;
    }
    if (state.failures.total() < settings().guessFailures ||
        double(state.credentials.size()) < settings().guessCredentials)
        return;
    const double failures = state.failures.total();
    // Only who was let in then, and from there.
    const QStringList who{event.key, event.account, event.network};
    Shown shown{{failures}, {who.join(QLatin1Char('\n'))}, event.key.isEmpty() && event.account.isEmpty()};
    shown.count(state.credentials);
    auto finding = begin(SecurityPrincipal::Network, source, state.rows.firstMs(), event, shown);
    if (!finding)
        return;
    explain(*finding, state);
    state.rows.add(event.timeMs, event.rowId);
    finding->rows = state.rows.ids();
    finding->networks = {event.network};
    if (!event.account.isEmpty())
        finding->accounts = {event.account};
    found.append(*finding);
}

void GuessThenSuccess::explain(SecurityFinding &finding, const State &state) const
{
    const double failures = state.failures.total();
    const QString refused = counted(std::llround(failures), QStringLiteral("refusal"), QStringLiteral("refusals"));
    const QString of =
        counted(state.credentials.size(), QStringLiteral("key or account"), QStringLiteral("keys or accounts"));
    finding.summary = QStringLiteral("let in after %1 of %2 in %3").arg(refused, of, minutes(settings().guessMinutes));
    finding.expected = QStringLiteral("nobody gets in after %1 refusals of %2 different keys or accounts")
                           .arg(settings().guessFailures)
                           .arg(settings().guessCredentials);
    finding.observed = QStringLiteral("%1 of %2, then a success").arg(refused, of);
    finding.unless = QStringLiteral("fewer than %1 refusals, or of fewer than %2 different keys or accounts")
                         .arg(settings().guessFailures)
                         .arg(settings().guessCredentials);
    finding.sample = finding.rowCount = qint64(failures) + 1;
}

void GuessThenSuccess::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - minutesMs(settings().guessMinutes) - kMinuteMs);
}

void GuessThenSuccess::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

} // namespace Gatehouse
