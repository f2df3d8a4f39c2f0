#include "models/alerts/securitywatch.h"

#include "models/alerts/adminwatch.h"
#include "models/alerts/burstwatch.h"
#include "models/alerts/keyguessing.h"
#include "models/alerts/keylife.h"
#include "models/alerts/networkwatch.h"
#include "models/alerts/quotawatch.h"
#include "models/alerts/scopewatch.h"
#include "models/alerts/shapewatch.h"
#include "models/alerts/spendwatch.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

template<typename... Detections>
std::vector<std::unique_ptr<SecurityDetection>> made(const SecurityContext &context)
{
    std::vector<std::unique_ptr<SecurityDetection>> list;
    (list.push_back(std::make_unique<Detections>(context)), ...);
    return list;
}

QByteArray digestOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

} // namespace

SecurityWatch::SecurityWatch(const SecuritySettings &settings)
    : m_rules{settings}
{
    makeDetections();
}

void SecurityWatch::makeDetections()
{
    m_detections =
        made<KeyNewNetworks, KeyConcurrentNetworks, NewNetworkAndBurst, StuffingOneSource, StuffingDistributed,
             GuessThenSuccess, DeadKeyUse, DormantAwakening, NewbornAbuse, QuotaHammering, QuotaEvasion, SpendSpike,
             ScopeDrift, Recon, ClientChange, ExfilShape, OffHours, AdminPlane>({m_rules.settings, m_keys});
}

SecurityFindings SecurityWatch::observe(const SecurityEvent &event)
{
    if (event.timeMs < m_positionMs) {
        ++m_tooLate;
        return {};
    }
    // Nearly always the last one, so the search from the end is short.
    m_waiting.insert(std::upper_bound(m_waiting.begin(), m_waiting.end(), event, isEarlier), event);
    m_newestMs = std::max(m_newestMs, event.timeMs);
    qint64 untilMs = m_newestMs - kLateMs;
    if (m_waiting.size() > kMostWaiting)
        untilMs = std::max(untilMs, m_waiting[m_waiting.size() - kMostWaiting].timeMs);
    return untilMs > m_positionMs ? advance(untilMs) : SecurityFindings{};
}

SecurityFindings SecurityWatch::advance(qint64 timeMs)
{
    SecurityFindings found;
    while (!m_waiting.empty() && m_waiting.front().timeMs < timeMs) {
        SecurityEvent event = std::move(m_waiting.front());
        m_waiting.pop_front();
        event.network = networkOf(event.ip);
        event.source = sourceOf(event.ip);
        look(event, found);
    }
    m_positionMs = std::max(m_positionMs, timeMs);
    learnUntil(m_positionMs);
    return found;
}

void SecurityWatch::look(const SecurityEvent &event, SecurityFindings &found)
{
    learnUntil(event.timeMs);
    // By the hours of events, not by when somebody asks, so that what is forgotten depends on events alone.
    if (event.timeMs / kHourMs != m_hour) {
        m_hour = event.timeMs / kHourMs;
        for (const auto &detection : m_detections)
            detection->advance(m_hour * kHourMs);
        for (NamedOfKind &each : m_named)
            each.forgetUnusedBefore(m_hour * kHourMs - kNamedMs);
        m_alerts.close(m_hour * kHourMs);
    }
    const qsizetype before = found.size();
    SecurityFindings unsaid;
    for (const auto &detection : m_detections) {
        const bool isOn = m_rules.isOn(detection->rule());
        detection->setTold(isOn);
        detection->observe(event, isOn ? found : unsaid);
    }
    m_keys.observe(event);
    for (qsizetype i = before; i < found.size(); ++i) {
        m_alerts.add(found.at(i));
        name(found.at(i));
    }
    // A rule that is off now was on when somebody judged what it found.
    for (const SecurityFinding &finding : std::as_const(unsaid))
        name(finding);
}

void SecurityWatch::name(const SecurityFinding &finding)
{
    const QString fingerprint = principalFingerprint(finding.kind, finding.principal);
    Named &named = m_named[size_t(finding.kind)].of(fingerprint, finding.lastMs);
    const bool goesOn = finding.lastMs - named.going.toMs <= Firings::kOverMs;
    named = {finding.kind, finding.principal, {goesOn ? named.going.fromMs : finding.beganMs, finding.lastMs}};
    if (const auto at = m_incidents.find(fingerprint); at != m_incidents.end())
        at->second.going.toMs = finding.lastMs;
}

void SecurityWatch::forget(const MisusePerson &person)
{
    m_keys.forget(person);
    for (const auto &detection : m_detections)
        detection->forget(person);
    std::erase_if(m_waiting, [&person, tried = person.credentials()](const SecurityEvent &event) {
        const bool isOfKey = event.deed == AdminDeed::KeyCreated || event.deed == AdminDeed::LimitChanged;
        return person.keys.contains(event.key) || tried.contains(event.credential) ||
               person.accounts.contains(event.account) || (isOfKey && person.keys.contains(event.target));
    });
    m_alerts.forget(person);
    const auto names = [&person](const Named &named) { return person.is(named.kind, named.principal); };
    for (NamedOfKind &each : m_named)
        each.forgetWhere(names);
    std::erase_if(m_incidents, [&names](const auto &entry) { return names(entry.second); });
}

void SecurityWatch::keep(StateStream &stream)
{
    stream.keep(m_keys, m_waiting, m_alerts, m_named, m_heard, m_learnedFrom, m_incidents, m_newestMs, m_positionMs,
                m_hour, m_tooLate);
    for (const auto &detection : m_detections)
        detection->keep(stream);
}

QByteArray SecurityWatch::snapshot()
{
    QByteArray body;
    {
        StateStream stream(&body);
        keep(stream);
    }
    QByteArray state;
    StateStream stream(&state);
    quint32 version = kVersion;
    QByteArray digest = digestOf(body);
    stream.keep(version, m_heedsFromMs, digest, body);
    return state;
}

bool SecurityWatch::isOfNewerVersion(const QByteArray &state)
{
    StateStream stream(state);
    quint32 version = 0;
    stream.keep(version);
    return version > kVersion;
}

qint64 SecurityWatch::heedsExpectedFromMs(const QByteArray &state, qint64 nowMs)
{
    constexpr quint32 kFirstThatLearned = 2;
    constexpr quint32 kFirstThatSays = 3;
    if (state.isEmpty())
        return 0;
    StateStream stream(state);
    quint32 version = 0;
    qint64 fromMs = 0;
    stream.keep(version);
    if (version < kFirstThatLearned)
        return nowMs;
    if (version >= kFirstThatSays)
        stream.keep(fromMs);
    return fromMs;
}

Result<void> SecurityWatch::restore(const QByteArray &state)
{
    StateStream stream(state);
    quint32 version = 0;
    QByteArray digest;
    QByteArray body;
    stream.keep(version);
    if (version != kVersion)
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("The state of the security detections is of version %1, and this is version %2. "
                                      "They begin to learn anew.")
                           .arg(version)
                           .arg(kVersion));
    qint64 heedsFromMs = 0;
    stream.keep(heedsFromMs, digest, body);
    const auto corrupt = [] {
        return failure(ErrorKind::Corrupt, QStringLiteral("The state of the security detections is damaged. They begin "
                                                          "to learn anew."));
    };
    if (!stream.isWhole() || digestOf(body) != digest)
        return corrupt();
    // Into another one first: half a state would be worse than none.
    SecurityWatch other(m_rules.settings);
    StateStream inner(body);
    other.keep(inner);
    if (!inner.isWhole())
        return corrupt();
    StateStream again(body);
    makeDetections();
    keep(again);
    m_heedsFromMs = heedsFromMs;
    return {};
}

} // namespace Gatehouse
