// One alert for each principal, whatever was found about it.
#pragma once

#include "models/alerts/misuseperson.h"
#include "models/alerts/recentevents.h"

namespace Gatehouse
{

struct PrincipalAlert {
    SecurityPrincipal kind = SecurityPrincipal::Key;
    QString principal; // names somebody
    SecurityLevel level = SecurityLevel::Info;
    qint64 beganMs = 0;
    qint64 lastMs = 0;
    QList<SecurityFinding> findings; // the last of each rule, the loudest first
    QString raisedBy;                // why the level is above that of each finding; empty when it is not

    bool operator==(const PrincipalAlert &) const = default;
    void keep(StateStream &stream) { stream.keep(kind, principal, level, beganMs, lastMs, findings, raisedBy); }
};

// Of all alerts of one principal; names nobody.
QString principalFingerprint(SecurityPrincipal kind, const QString &principal);

// The level is the highest of what was found, one higher when two families agree within two hours, or when it happened
// outside of the key's hours. It never falls while the alert is open.
class PrincipalAlerts
{
public:
    static constexpr qint64 kTogetherMs = 2 * kHourMs;
    static constexpr qint64 kOverMs = kDayMs; // without a finding
    static constexpr size_t kMostOpen = 10'000;

    // In the order of time. The alert as it is now; nothing for a finding that only raises where nothing is to be
    // raised.
    std::optional<PrincipalAlert> add(const SecurityFinding &finding);
    QList<PrincipalAlert> open() const;
    // Those that are over, which are forgotten by it.
    QList<PrincipalAlert> close(qint64 nowMs);
    // What was found until then is over, and no part of what was found since and is found next. False: there is nothing
    // of the kind.
    bool end(SecurityPrincipal kind, const QString &principal, qint64 untilMs);
    // Their own are gone, and no other one names them.
    void forget(const MisusePerson &person);
    void keep(StateStream &stream) { stream.keep(m_alerts); }

private:
    static QString idOf(SecurityPrincipal kind, const QString &principal);
    static void weigh(PrincipalAlert &alert);

    std::map<QString, PrincipalAlert> m_alerts;
};

} // namespace Gatehouse
