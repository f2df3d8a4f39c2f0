// The product's own clean-up, for people: whether it is the way, what it would have to be set to, and whether it works.
#pragma once

#include "models/retention/purgeplan.h"

namespace Gatehouse
{

// Without the setting where no rule of the schedule says how long the rows stay.
QString ownCleanupText(const OwnCleanup &own, int days);
// The fewest whole days after which no row of the rule can still be within its period, or stay by a duty, whatever day
// it is: what a clean-up by age may be set to. `keepFor`: of the duty. Nothing: no such number is known.
std::optional<int> ownCleanupDays(const QList<PolicyDocument> &policies, const QString &keepFor,
                                  const RetentionRule &rule);
// Of a table that was counted: what the rows themselves say of a clean-up that runs daily. Empty: nothing.
QString ownCleanupCheck(const PurgeTable &table, QDate asOf, int days);

} // namespace Gatehouse
