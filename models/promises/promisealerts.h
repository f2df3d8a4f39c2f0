// The alerts about broken promises of one gateway, in one round of looking. A gateway is held to the policies that are
// in force there: no other raises an alert, and those of a policy that no longer is in force end.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/policy/policydocument.h"
#include "models/promises/promiseverdict.h"

#include <QSet>

namespace Gatehouse
{

// An engine: waits, on the thread of the store. Under a lease, so that one console at a time looks.
class PromiseAlerts
{
public:
    // The repository and the clock outlive it.
    PromiseAlerts(AlertRepository &alerts, QString gateway, const Clock &clock);
    ~PromiseAlerts(); // ends the lease

    // Gives why none can be raised, or nothing: who may not handle alerts may look all the same. Busy: another console
    // or worker is at it.
    Result<QString> claim();
    Result<void> begin(const QList<PolicyDocument> &inForce);
    bool isHeldTo(const PolicyDocument &policy) const { return m_inForce.contains(policyPin(policy)); }
    void note(const PolicyDocument &policy, const Commitment &commitment, const PromiseVerdict &verdict);
    // Before the lease runs out, which goes on with each record.
    Result<void> recordInTime();
    Result<void> record();

private:
    AlertRepository &m_alerts;
    const QString m_gateway;
    const Clock &m_clock;
    AlertWatch m_watch;
    std::optional<WatchLease> m_lease;
    WatchStep m_step;
    qint64 m_recordedMs = 0;
    QSet<QString> m_inForce; // pins of policies
    QSet<QString> m_going;   // fingerprints of the alerts that are not over
};

} // namespace Gatehouse
