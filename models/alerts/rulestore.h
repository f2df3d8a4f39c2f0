// Rules for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/alerts/rulerepository.h"

#include <QFuture>

namespace Gatehouse
{

// All rules, and how each has done at a gateway.
struct RuleShelf {
    QList<RuleVersion> changed; // the version in force of those that are not as they are shipped
    QMap<QString, RuleRecord> records;
};

// GUI thread. Futures end without a value when the store goes.
class RuleStore
{
public:
    virtual ~RuleStore() = default;

    virtual QFuture<Result<RuleShelf>> shelf(const QString &gateway, qint64 sinceMs) = 0;
    virtual QFuture<Result<QList<RuleVersion>>> versions(const QString &id) = 0;
    // Gives the new version; see RuleRepository::change.
    virtual QFuture<Result<int>> change(const RuleChange &change) = 0;
};

} // namespace Gatehouse
