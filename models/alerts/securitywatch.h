// All detections of misuse, shown what happened at a gateway in the order of time.
#pragma once

#include "models/alerts/alertwatch.h"
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
    // All that people have said of alerts. What is of misuse is learned from once, when what it is of was seen, so that
    // it is learned from at the same event when the history is shown again. Not so what was said later than so: it is
    // of the same then, but what came in between was found without it the first time, and is found with it the next.
    void judge(const QList<AlertWatch::Judgement> &all);
    // Alerts whose verdicts should have been learned from, and were not: whom they mean is not known here any more, or
    // never was, as in another part of the gateway.
    QList<qint64> unlearned(const QList<AlertWatch::Judgement> &all) const;
    // Something was learned from that does not hold any more: nobody can take it out of this state.
    bool isJudgedOtherwise(const QList<AlertWatch::Judgement> &all) const;
    // An expected change that was said before is of a time in which nobody could mean that it is learned from.
    void heedExpectedFrom(qint64 timeMs) { m_heedsFromMs = timeMs; }
    // What a state says of it, of whatever version it is. `nowMs`: for one of before.
    static qint64 heedsExpectedFromMs(const QByteArray &state, qint64 nowMs);
    // Fingerprints of alerts that are over by what was said of them, and since when; told once. What is open now was
    // found after it.
    QList<std::pair<QString, qint64>> takeEnded() { return std::exchange(m_ended, {}); }
    // What is found out by events that nothing can precede any more.
    SecurityFindings observe(const SecurityEvent &event);
    // No event before this will come: what waits until then is looked at.
    SecurityFindings advance(qint64 timeMs);
    // Events that came too late and were not looked at. A figure to be shown: they are gaps.
    qint64 tooLate() const { return m_tooLate; }
    // All before it was looked at.
    qint64 positionMs() const { return m_positionMs; }
    const PrincipalAlerts &alerts() const { return m_alerts; }

    // Whom nobody is to remember: also not what was about to be looked at. What was said of their alerts goes, too.
    void forget(const MisusePerson &person);
    // Everything but the settings. restore() leaves the watch as it was when it fails: Corrupt, or Unsupported for
    // the state of another version, after which a watch begins anew.
    QByteArray snapshot();
    Result<void> restore(const QByteArray &state);
    // Nobody here knows who is in it.
    static bool isOfNewerVersion(const QByteArray &state);

private:
    static constexpr quint32 kVersion = 4;

    // Whom the fingerprint of an alert means, and what was found of them without a pause.
    struct Named {
        SecurityPrincipal kind = SecurityPrincipal::Key;
        QString principal;
        TimeSpan going = {};
        void keep(StateStream &stream) { stream.keep(kind, principal, going.fromMs, going.toMs); }
    };
    // Of one kind of principals, so that a flood of one drives out no other, by the fingerprint.
    struct NamedOfKind : StateOf<Named> {
        NamedOfKind()
            : StateOf<Named>(10'000)
        {
        }
    };
    using RecordId = std::pair<qint64, int>;        // the alert, and which of its records
    static constexpr qint64 kNamedMs = 90 * kDayMs; // without anything found

    void makeDetections();
    void learnUntil(qint64 timeMs);
    void learnFrom(const AlertWatch::Judgement &judgement);
    void teach(const MisuseVerdict &verdict);
    void goOn(const AlertWatch::Judgement &judgement, const Named &named);
    void endIncidents(qint64 timeMs);
    void name(const SecurityFinding &finding);
    const Named *named(const QString &fingerprint);
    bool teaches(const AlertWatch::Judgement &judgement) const;
    void look(const SecurityEvent &event, SecurityFindings &found);
    void keep(StateStream &stream);

    SecurityRules m_rules;
    KeyRegister m_keys;
    std::vector<std::unique_ptr<SecurityDetection>> m_detections;
    std::deque<SecurityEvent> m_waiting; // in order
    PrincipalAlerts m_alerts;
    std::array<NamedOfKind, kSecurityPrincipalCount> m_named;
    std::vector<RecordId> m_heard;                  // whose time has come, in order
    std::vector<RecordId> m_learnedFrom;            // those of them that are of somebody here
    std::deque<AlertWatch::Judgement> m_judgements; // not learned from yet, by when they will be
    std::map<QString, Named> m_incidents;           // that go on, by the fingerprint
    QList<std::pair<QString, qint64>> m_ended;
    qint64 m_heedsFromMs = 0;
    qint64 m_newestMs = 0;
    qint64 m_positionMs = 0;
    qint64 m_hour = 0;
    qint64 m_tooLate = 0;
};

} // namespace Gatehouse
