// Reads a policy from its file, and names every mistake in it.
#pragma once

#include "models/gateway/profileloader.h"
#include "models/policy/policydocument.h"

namespace Gatehouse
{

// Every mistake of the policy in `bytes`: of the JSON itself, against resources/policies/policy.schema.json, and of
// what no schema can say (a check that does not exist, a setting that it does not take, an id that stands twice, a
// record class that nobody knows). Empty when it can be used.
QList<ProfileMistake> policyMistakes(const QByteArray &bytes);

// `source` names the file in errors. On mistakes one error lists them all, a line each: "file: pointer: reason".
Result<PolicyDocument> parsePolicy(const QByteArray &bytes, const QString &source);

// `idOrPath` is the id of a shipped policy ("002_abeeb869346ab629") or the path of a file.
Result<PolicyDocument> loadPolicy(const QString &idOrPath);

// Ids of the policies that are shipped, in order.
QStringList shippedPolicies();

// The bytes of a policy file, indented for people; what parsePolicy() reads back to the same document.
QByteArray policyFile(const PolicyDocument &policy);

} // namespace Gatehouse
