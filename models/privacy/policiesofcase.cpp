#include "models/privacy/policiesofcase.h"

#include "models/policy/policyorders.h"
#include "models/policy/policyrepository.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

Result<QString> policiesOfCase(Database &store, const Clock &clock, const QString &gateway, const PrivacyCase &one)
{
    AuditRepository audit(store, clock);
    const auto operators = makeOperatorRepository(store, audit, clock);
    const auto held = PolicyRepository(store, audit, *operators, clock).inForceAt(gateway, one.createdMs);
    return held ? Result<QString>(policyPins(*held)) : std::unexpected(held.error());
}

} // namespace Gatehouse
