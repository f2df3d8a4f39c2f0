// The way from the JSON of a policy file to a document; toJson() in policydocument.h is the way back.
#pragma once

#include "models/policy/policydocument.h"

namespace Gatehouse
{

// `object` satisfies resources/policies/policy.schema.json already; policyloader.h sees to that.
PolicyDocument readPolicy(const QJsonObject &object);

QJsonObject toJson(const PolicyPeriod &period);
QJsonObject toJson(const Commitment &commitment);
// What a period says for its length: "P90D", "unlimited", "necessary", "while_active".
QString periodLengthToken(const PolicyPeriod &period);

} // namespace Gatehouse
