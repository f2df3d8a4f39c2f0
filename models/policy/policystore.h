// Policies for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/core/error.h"
#include "models/policy/policyversion.h"

#include <QFuture>

namespace Gatehouse
{

// What was taken over, and what is and was in force at a gateway.
struct PolicyShelf {
    QList<PolicyVersion> versions; // by policy, the newest first
    QList<PolicyStep> history;     // the newest first
    QList<PolicyNotice> notices;   // of the policies that were taken over

    bool operator==(const PolicyShelf &) const = default;
};

// GUI thread. Futures end without a value when the store goes. See PolicyRepository for errors.
class PolicyStore
{
public:
    virtual ~PolicyStore() = default;

    virtual QFuture<Result<PolicyShelf>> shelf(const QString &gateway) = 0;
    virtual QFuture<Result<PolicyDocument>> document(const QString &policy, const QString &version) = 0;
    virtual QFuture<Result<int>> adopt(const PolicyAdoption &adoption) = 0;
    virtual QFuture<Result<int>> enforce(const PolicyEnforcement &enforcement) = 0;
    virtual QFuture<Result<void>> recordNotices(const QList<PolicyNotice> &notices, const QString &by) = 0;
};

} // namespace Gatehouse
