#include "tests/support/fakerulestore.h"

namespace Gatehouse
{

QFuture<Result<RuleShelf>> FakeRuleStore::shelf(const QString &, qint64)
{
    ++shelves;
    return ask<RuleShelf>([this] {
        RuleShelf shelf{{}, records};
        for (const QList<RuleVersion> &versions : std::as_const(kept))
            shelf.changed.append(versions.constFirst());
        return Result<RuleShelf>(shelf);
    });
}

QFuture<Result<QList<RuleVersion>>> FakeRuleStore::versions(const QString &id)
{
    return ask<QList<RuleVersion>>([this, id] { return Result<QList<RuleVersion>>(kept.value(id)); });
}

QFuture<Result<int>> FakeRuleStore::change(const RuleChange &change)
{
    return ask<int>([this, change] { return carryOut(change); });
}

Result<int> FakeRuleStore::carryOut(const RuleChange &change)
{
    if (auto checked = checkRule(change.rule); !checked)
        return std::unexpected(checked.error());
    if (change.reason.trimmed().isEmpty())
        return Gatehouse::failure(ErrorKind::InvalidInput, QStringLiteral("A change of a rule needs a reason."));
    if (!editors.contains(change.by))
        return Gatehouse::failure(ErrorKind::Denied, QStringLiteral("This needs the right edit_alert_rules."));
    const QList<RuleVersion> versions = kept.value(change.rule.id);
    const RuleVersion now = versions.value(0, {AlertRule{change.rule.id}, 0, {}, 0, {}});
    if (now.version != change.seen)
        return Gatehouse::failure(ErrorKind::Denied,
                                  QStringLiteral("The rule was changed meanwhile, by %1. Look again.").arg(now.by));
    if (now.rule == change.rule)
        return Gatehouse::failure(ErrorKind::InvalidInput, QStringLiteral("Nothing of the rule is changed."));
    kept[change.rule.id].prepend({change.rule, change.seen + 1, change.by, nowMs, change.reason.trimmed()});
    return change.seen + 1;
}

} // namespace Gatehouse
