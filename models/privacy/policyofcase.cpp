#include "models/privacy/policyofcase.h"

#include "models/policy/policyrepository.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

Result<QString> policyOfCase(Database &store, const Clock &clock, const QString &gateway, const PrivacyCase &one)
{
    AuditRepository audit(store, clock);
    const auto operators = makeOperatorRepository(store, audit, clock);
    const auto held = PolicyRepository(store, audit, *operators, clock).inForceAt(gateway, one.createdMs);
    if (!held)
        return std::unexpected(held.error());
    return *held ? (*held)->pin() : QString();
}

} // namespace Gatehouse
