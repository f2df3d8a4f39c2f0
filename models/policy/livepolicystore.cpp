#include "models/policy/livepolicystore.h"

namespace Gatehouse
{

Result<PolicyShelf> policyShelf(PolicyRepository &policies, const QString &gateway)
{
    PolicyShelf shelf;
    auto versions = policies.versions();
    auto history = versions ? policies.history(gateway) : std::unexpected(versions.error());
    if (!history)
        return std::unexpected(history.error());
    shelf.versions = std::move(*versions);
    shelf.history = std::move(*history);
    for (const PolicyVersion &version : std::as_const(shelf.versions)) {
        if (version.number != 1)
            continue;
        const auto notices = policies.notices(version.policy);
        if (!notices)
            return std::unexpected(notices.error());
        shelf.notices += *notices;
    }
    return shelf;
}

LivePolicyStore::LivePolicyStore(ThreadedDatabase &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

template<typename Value>
QFuture<Result<Value>> LivePolicyStore::ask(std::function<Result<Value>(PolicyRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        AuditRepository audit(store, clock);
        const auto operators = makeOperatorRepository(store, audit, clock);
        PolicyRepository policies(store, audit, *operators, clock);
        return question(policies);
    });
}

QFuture<Result<PolicyShelf>> LivePolicyStore::shelf(const QString &gateway)
{
    return ask<PolicyShelf>([gateway](PolicyRepository &policies) { return policyShelf(policies, gateway); });
}

QFuture<Result<PolicyDocument>> LivePolicyStore::document(const QString &policy, const QString &version)
{
    return ask<PolicyDocument>(
        [policy, version](PolicyRepository &policies) { return policies.document(policy, version); });
}

QFuture<Result<int>> LivePolicyStore::adopt(const PolicyAdoption &adoption)
{
    return ask<int>([adoption](PolicyRepository &policies) { return policies.adopt(adoption); });
}

QFuture<Result<int>> LivePolicyStore::enforce(const PolicyEnforcement &enforcement)
{
    return ask<int>([enforcement](PolicyRepository &policies) { return policies.enforce(enforcement); });
}

QFuture<Result<void>> LivePolicyStore::recordNotices(const QList<PolicyNotice> &notices, const QString &by)
{
    return ask<void>([notices, by](PolicyRepository &policies) { return policies.recordNotices(notices, by); });
}

} // namespace Gatehouse
