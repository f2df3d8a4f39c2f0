// Which record classes the rows of a gateway's tables are of, as the findings on a policy ask for it.
#pragma once

#include "models/policy/policyfindings.h"

namespace Gatehouse
{

// Of a shipped profile's id, or of a file; none of one that cannot be read: then the data map's one class stands.
TableClasses tableClasses(const QString &profile);

} // namespace Gatehouse
