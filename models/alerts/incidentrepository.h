// Incidents in the console store: who asks for them, and what people do with them.
#pragma once

#include "models/alerts/alertrepository.h"
#include "models/alerts/incidentbundle.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store. All is recorded in the audit log, in the transaction of its effect; the
// store itself refuses what the table of transitions has not.
class IncidentRepository
{
public:
    // All outlive it.
    IncidentRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // Those that are not closed first, the gravest first, then the newest.
    Result<QList<Incident>> list(const IncidentFilter &filter);
    // NotFound: there is none.
    Result<IncidentFolder> folder(qint64 seq);

    // All that a bundle of it holds.
    Result<IncidentMaterial> material(qint64 seq);

    // Its number. InvalidInput: it has no title. Denied: an alert is a part of another one, or a right is missing.
    Result<qint64> open(const NewIncident &incident);
    // Denied: not a transition, a right is missing, or somebody was faster, who is named. InvalidInput: a text, a
    // verdict or alerts are missing. Closing gives its alerts the verdict, too, those that have none yet.
    Result<void> act(const IncidentOrder &order);

    // Before anything is sent to the gateway; the number of the deed. Busy: the same is being switched already.
    Result<int> intend(const DeedIntent &intent);
    Result<void> conclude(const DeedConclusion &conclusion);
    // The action of a deed, as it is sent to the gateway.
    Result<GatewayAction> target(qint64 incident, int deed);

private:
    Result<Incident> find(qint64 seq);
    Result<QList<Incident>> where(const QString &condition, const QVariantList &values);
    Result<QList<IncidentEvent>> events(qint64 seq);
    Result<QList<IncidentDeed>> deeds(qint64 seq);
    Result<void> demand(const QString &by, Right right);
    Result<void> actOn(const Incident &incident, const IncidentOrder &order);
    Result<void> group(const Incident &incident, const IncidentOrder &order);
    Result<void> judgeAlerts(const Incident &incident, const IncidentOrder &order);
    Result<void> append(const Incident &incident, const IncidentEvent &event);
    Result<void> refuseChanged(const Incident &incident);
    // Denied: they may not work on it. Empty is nobody, who may have it.
    Result<void> checkOwner(const QString &owner);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    AlertRepository m_alerts;
    bool m_onServer;
};

} // namespace Gatehouse
