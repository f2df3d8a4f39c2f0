// Where a policy and the data map of a gateway contradict each other.
#pragma once

#include "models/policy/policyfindings.h"

namespace Gatehouse
{

QList<PolicyFinding> mapFindings(const PolicyDocument &policy, const DataMap &map, const TableClasses &classes);

} // namespace Gatehouse
