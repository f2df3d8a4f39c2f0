// Incidents for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/alerts/incidentrepository.h"

#include <QFuture>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the store goes. See IncidentRepository.
class IncidentStore
{
public:
    virtual ~IncidentStore() = default;

    virtual QFuture<Result<QList<Incident>>> list(const IncidentFilter &filter) = 0;
    virtual QFuture<Result<IncidentFolder>> folder(qint64 seq) = 0;
    virtual QFuture<Result<IncidentMaterial>> material(qint64 seq) = 0;
    virtual QFuture<Result<qint64>> open(const NewIncident &incident) = 0;
    virtual QFuture<Result<void>> act(const IncidentOrder &order) = 0;
    virtual QFuture<Result<int>> intend(const DeedIntent &intent) = 0;
    virtual QFuture<Result<void>> conclude(const DeedConclusion &conclusion) = 0;
    virtual QFuture<Result<GatewayAction>> target(qint64 incident, int deed) = 0;
};

} // namespace Gatehouse
