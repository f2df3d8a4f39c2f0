#include "models/alerts/liverulestore.h"

namespace Gatehouse
{

LiveRuleStore::LiveRuleStore(ThreadedDatabase &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

template<typename Value>
QFuture<Result<Value>> LiveRuleStore::ask(std::function<Result<Value>(RuleRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        AuditRepository audit(store, clock);
        const auto operators = makeOperatorRepository(store, audit, clock);
        RuleRepository rules(store, audit, *operators, clock);
        return question(rules);
    });
}

QFuture<Result<RuleShelf>> LiveRuleStore::shelf(const QString &gateway, qint64 sinceMs)
{
    return ask<RuleShelf>([gateway, sinceMs](RuleRepository &rules) -> Result<RuleShelf> {
        const auto changed = rules.current();
        const auto records = rules.records(gateway, sinceMs);
        if (!changed || !records)
            return std::unexpected(changed ? records.error() : changed.error());
        return RuleShelf{*changed, *records};
    });
}

QFuture<Result<QList<RuleVersion>>> LiveRuleStore::versions(const QString &id)
{
    return ask<QList<RuleVersion>>([id](RuleRepository &rules) { return rules.versions(id); });
}

QFuture<Result<int>> LiveRuleStore::change(const RuleChange &change)
{
    return ask<int>([change](RuleRepository &rules) { return rules.change(change); });
}

} // namespace Gatehouse
