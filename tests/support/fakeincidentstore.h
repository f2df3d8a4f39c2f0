// Incidents in memory, which answer at once or when they are told: for whatever stands on an IncidentStore.
#pragma once

#include "models/alerts/incidentstore.h"
#include "tests/support/toldanswers.h"

namespace Gatehouse
{

class FakeIncidentStore : public IncidentStore, public ToldAnswers
{
public:
    QFuture<Result<QList<Incident>>> list(const IncidentFilter &filter) override;
    QFuture<Result<IncidentFolder>> folder(qint64 seq) override;
    QFuture<Result<IncidentMaterial>> material(qint64 seq) override;
    QFuture<Result<qint64>> open(const NewIncident &incident) override;
    QFuture<Result<void>> act(const IncidentOrder &order) override;
    QFuture<Result<int>> intend(const DeedIntent &intent) override;
    QFuture<Result<void>> conclude(const DeedConclusion &conclusion) override;
    QFuture<Result<GatewayAction>> target(qint64 incident, int deed) override;

    // Numbered from 1; changed as wanted afterwards.
    IncidentFolder &put(IncidentSeverity severity, const QString &title);
    IncidentFolder *find(qint64 seq);

    QList<IncidentFolder> folders;
    QList<Alert> alerts; // that can become a part of one
    QList<NewIncident> opened;
    QList<IncidentOrder> orders;
    QList<DeedIntent> intents;
    QList<DeedConclusion> conclusions;
    qint64 nowMs = 0;

private:
    Result<void> carryOut(const IncidentOrder &order);
    Result<int> enter(const DeedIntent &intent);
    Result<void> end(const DeedConclusion &conclusion);
    void tell(IncidentFolder &folder, IncidentAction action, const QString &by, const QString &text, int deed = 0);
};

} // namespace Gatehouse
