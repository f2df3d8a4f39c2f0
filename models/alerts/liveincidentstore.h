// Incidents of a console store, asked on its thread.
#pragma once

#include "models/alerts/incidentstore.h"
#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

class LiveIncidentStore final : public IncidentStore
{
public:
    // The store and the clock outlive it.
    LiveIncidentStore(ThreadedDatabase &store, const Clock &clock);

    QFuture<Result<QList<Incident>>> list(const IncidentFilter &filter) override;
    QFuture<Result<IncidentFolder>> folder(qint64 seq) override;
    QFuture<Result<IncidentMaterial>> material(qint64 seq) override;
    QFuture<Result<qint64>> open(const NewIncident &incident) override;
    QFuture<Result<void>> act(const IncidentOrder &order) override;
    QFuture<Result<int>> intend(const DeedIntent &intent) override;
    QFuture<Result<void>> conclude(const DeedConclusion &conclusion) override;
    QFuture<Result<GatewayAction>> target(qint64 incident, int deed) override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(IncidentRepository &)> question);

    ThreadedDatabase &m_store;
    const Clock &m_clock;
};

} // namespace Gatehouse
