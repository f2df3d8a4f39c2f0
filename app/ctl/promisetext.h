// Promises of policies as text and JSON.
#pragma once

#include "models/policy/policydocument.h"
#include "models/promises/promiserepository.h"

namespace Gatehouse::Ctl
{

// Sentence by sentence, with the state of each and of what it comes to. Standings of other policies are left out.
QString promisesText(const PolicyDocument &policy, const QList<PromiseStanding> &standings);
QJsonObject promisesJson(const PolicyDocument &policy, const QList<PromiseStanding> &standings);

} // namespace Gatehouse::Ctl
