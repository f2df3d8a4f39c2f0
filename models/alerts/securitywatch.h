// All detections of misuse, shown what happened at a gateway in the order of time.
#pragma once

#include "models/alerts/principalalerts.h"
#include "models/alerts/securitydetection.h"
#include "models/alerts/securityrules.h"

#include <memory>

namespace Gatehouse
{

class SecurityWatch
{
public:
    // Events may come in any order as long as none is so much older than the newest.
    static constexpr qint64 kLateMs = 2 * kMinuteMs;
    // More than this wait for those that are late only when a gateway is busier than 4,000 calls a second.
    static constexpr size_t kMostWaiting = 500'000;

    explicit SecurityWatch(const SecuritySettings &settings = {});
    SecurityWatch(const SecurityWatch &) = delete;
    SecurityWatch &operator=(const SecurityWatch &) = delete;

    // From the next event on. What was learned stays; a detection that is off learns on and finds nothing.
    void setRules(const SecurityRules &rules) { m_rules = rules; }
    const SecurityRules &rules() const { return m_rules; }
    // What the gateway says of its keys.
    void tellKeys(const QList<KeyFacts> &facts) { m_keys.tell(facts); }
    QList<KeyFacts> knownKeys() const { return m_keys.all(); }
    // What is found out by events that nothing can precede any more.
    SecurityFindings observe(const SecurityEvent &event);
    // No event before this will come: what waits until then is looked at.
    SecurityFindings advance(qint64 timeMs);
    // Events that came too late and were not looked at. A figure to be shown: they are gaps.
    qint64 tooLate() const { return m_tooLate; }
    // All before it was looked at.
    qint64 positionMs() const { return m_positionMs; }
    const PrincipalAlerts &alerts() const { return m_alerts; }

    // Everything but the settings. restore() leaves the watch as it was when it fails: Corrupt, or Unsupported for
    // the state of another version, after which a watch begins anew.
    QByteArray snapshot();
    Result<void> restore(const QByteArray &state);

private:
    static constexpr quint32 kVersion = 1;

    void makeDetections();
    void look(const SecurityEvent &event, SecurityFindings &found);
    void keep(StateStream &stream);

    SecurityRules m_rules;
    KeyRegister m_keys;
    std::vector<std::unique_ptr<SecurityDetection>> m_detections;
    std::deque<SecurityEvent> m_waiting; // in order
    PrincipalAlerts m_alerts;
    qint64 m_newestMs = 0;
    qint64 m_positionMs = 0;
    qint64 m_hour = 0;
    qint64 m_tooLate = 0;
};

} // namespace Gatehouse
