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
// What is in force after these steps of one gateway, by policy. `history`: the newest first.
QList<PolicyStep> stepsInForce(const QList<PolicyStep> &history);
bool isInForce(const QList<PolicyStep> &held, const QString &policy, const QString &version);
// "ours 2 sha256:..., theirs 1 sha256:...": as policyPin() of each; empty: none.
QString policyPins(const QList<PolicyStep> &steps);
// `history`: of the gateway, the newest first. `effective`: the day from which on the version holds by its own words;
// invalid: it does not say. InvalidInput: it is in force already, or that day is to come, or one that ends is not in
// force, or there is no reason. Denied: somebody was faster.
Result<void> checkEnforcement(const PolicyEnforcement &enforcement, const QList<PolicyStep> &history, QDate effective,
                              QDate today);

} // namespace Gatehouse
