// What is told of a cap on the money of a month.
#pragma once

#include "models/alerts/anomalyevidence.h"

#include <QJsonObject>
#include <QString>

namespace Gatehouse
{

// "the cap of $40,000 for November 2026"
QString capText(const BudgetStanding &budget);
// "$812 in 1 h, 14.6 times as fast as the cap of $40,000 for November 2026 allows; $21,300 is spent so far; cap reached
// at Tue 24 Nov 09:12 UTC at the $790 an hour of the last six hours". What the figures do not know of the month is
// said.
QString budgetSummary(const AnomalyEvidence &evidence);
// What would have kept it quiet: "$800 in 1 h", or "a cap above $40,012" of one that is reached.
QString budgetQuietText(const AnomalyEvidence &evidence);
QJsonObject budgetJson(const BudgetStanding &budget);

} // namespace Gatehouse
