// What an operator would type to count the traffic of a product: written from what is known of the product, not from
// the profile that Gatehouse reads it with.
#pragma once

#include "models/core/timespan.h"
#include "models/database/database.h"

namespace Gatehouse
{

// An expression, and the condition for a row to have it. Without an expression the product does not record it.
struct HandSql {
    QString value;
    QString where;
};

struct ProductSql {
    QString table;
    QString traffic;  // which rows are attempts
    QString model;    // empty text: not recorded
    QString failed;   // which attempts failed; empty: not recorded
    QString finished; // which attempts were the last of their request
    QString tokensIn;
    QString tokensOut;
    QString tokensCached;
    QString costMicros;
    HandSql latencyMs;
    HandSql ttftMs;
    QString timeColumn;
    bool epochSeconds = false; // else a date and time in UTC

    QString within(const TimeSpan &span) const;
};

// `quotaPerUsd` is for the products that count in quota units.
ProductSql productSql(const QString &product, Dialect dialect, int quotaPerUsd);

} // namespace Gatehouse
