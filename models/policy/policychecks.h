// What a JSON Schema cannot say about a policy file.
#pragma once

#include "models/gateway/profileloader.h"

#include <QJsonObject>

namespace Gatehouse
{

// `object` satisfies resources/policies/policy.schema.json already.
QList<ProfileMistake> policyContradictions(const QJsonObject &object);

} // namespace Gatehouse
