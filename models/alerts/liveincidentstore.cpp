#include "models/alerts/liveincidentstore.h"

namespace Gatehouse
{

LiveIncidentStore::LiveIncidentStore(ThreadedDatabase &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

template<typename Value>
QFuture<Result<Value>> LiveIncidentStore::ask(std::function<Result<Value>(IncidentRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        AuditRepository audit(store, clock);
        const auto operators = makeOperatorRepository(store, audit, clock);
        IncidentRepository incidents(store, audit, *operators, clock);
        return question(incidents);
    });
}

QFuture<Result<QList<Incident>>> LiveIncidentStore::list(const IncidentFilter &filter)
{
    return ask<QList<Incident>>([filter](IncidentRepository &incidents) { return incidents.list(filter); });
}

QFuture<Result<IncidentFolder>> LiveIncidentStore::folder(qint64 seq)
{
    return ask<IncidentFolder>([seq](IncidentRepository &incidents) { return incidents.folder(seq); });
}

QFuture<Result<IncidentMaterial>> LiveIncidentStore::material(qint64 seq)
{
    return ask<IncidentMaterial>([seq](IncidentRepository &incidents) { return incidents.material(seq); });
}

QFuture<Result<qint64>> LiveIncidentStore::open(const NewIncident &incident)
{
    return ask<qint64>([incident](IncidentRepository &incidents) { return incidents.open(incident); });
}

QFuture<Result<void>> LiveIncidentStore::act(const IncidentOrder &order)
{
    return ask<void>([order](IncidentRepository &incidents) { return incidents.act(order); });
}

QFuture<Result<int>> LiveIncidentStore::intend(const DeedIntent &intent)
{
    return ask<int>([intent](IncidentRepository &incidents) { return incidents.intend(intent); });
}

QFuture<Result<void>> LiveIncidentStore::conclude(const DeedConclusion &conclusion)
{
    return ask<void>([conclusion](IncidentRepository &incidents) { return incidents.conclude(conclusion); });
}

QFuture<Result<GatewayAction>> LiveIncidentStore::target(qint64 incident, int deed)
{
    return ask<GatewayAction>(
        [incident, deed](IncidentRepository &incidents) { return incidents.target(incident, deed); });
}

} // namespace Gatehouse
