// Rules of a console store, asked on its thread.
#pragma once

#include "models/alerts/rulestore.h"
#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

class LiveRuleStore final : public RuleStore
{
public:
    // The store and the clock outlive it.
    LiveRuleStore(ThreadedDatabase &store, const Clock &clock);

    QFuture<Result<RuleShelf>> shelf(const QString &gateway, qint64 sinceMs) override;
    QFuture<Result<QList<RuleVersion>>> versions(const QString &id) override;
    QFuture<Result<int>> change(const RuleChange &change) override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(RuleRepository &)> question);

    ThreadedDatabase &m_store;
    const Clock &m_clock;
};

} // namespace Gatehouse
