// Rules in memory, which answer at once or when they are told: for whatever stands on a RuleStore.
#pragma once

#include "models/alerts/rulestore.h"
#include "tests/support/toldanswers.h"

namespace Gatehouse
{

class FakeRuleStore : public RuleStore, public ToldAnswers
{
public:
    QFuture<Result<RuleShelf>> shelf(const QString &gateway, qint64 sinceMs) override;
    QFuture<Result<QList<RuleVersion>>> versions(const QString &id) override;
    QFuture<Result<int>> change(const RuleChange &change) override;

    QMap<QString, QList<RuleVersion>> kept; // by rule, the newest first
    QMap<QString, RuleRecord> records;
    QStringList editors; // the ids of those who may
    qint64 nowMs = 1'795'269'600'000;
    int shelves = 0;

private:
    Result<int> carryOut(const RuleChange &change);
};

} // namespace Gatehouse
