// What is refused of changes to the policies in a store, wherever they are kept.
#pragma once

#include "models/core/error.h"
#include "models/policy/policyversion.h"

namespace Gatehouse
{

inline constexpr int kLongestPolicyReason = 2000;

// `known`: the versions of all policies. InvalidInput: the document has a mistake, there is no reason, or the version
// is there, with the same content or with another one. Denied: somebody was faster.
Result<void> checkAdoption(const PolicyAdoption &adoption, const QList<PolicyVersion> &known);
// `history`: of the gateway, the newest first. InvalidInput: it is in force already, or there is no reason. Denied:
// somebody was faster.
Result<void> checkEnforcement(const PolicyEnforcement &enforcement, const QList<PolicyInForce> &history);

} // namespace Gatehouse
