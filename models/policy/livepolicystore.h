// Policies of a console store, asked on its thread.
#pragma once

#include "models/database/threadeddatabase.h"
#include "models/policy/policyrepository.h"
#include "models/policy/policystore.h"

namespace Gatehouse
{

// Engine side of PolicyStore::shelf.
Result<PolicyShelf> policyShelf(PolicyRepository &policies, const QString &gateway);

class LivePolicyStore final : public PolicyStore
{
public:
    // The store and the clock outlive it.
    LivePolicyStore(ThreadedDatabase &store, const Clock &clock);

    QFuture<Result<PolicyShelf>> shelf(const QString &gateway) override;
    QFuture<Result<PolicyDocument>> document(const QString &policy, const QString &version) override;
    QFuture<Result<int>> adopt(const PolicyAdoption &adoption) override;
    QFuture<Result<int>> enforce(const PolicyEnforcement &enforcement) override;
    QFuture<Result<void>> recordNotices(const QList<PolicyNotice> &notices, const QString &by) override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(PolicyRepository &)> question);

    ThreadedDatabase &m_store;
    const Clock &m_clock;
};

} // namespace Gatehouse
