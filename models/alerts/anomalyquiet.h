// What would have kept a detector quiet, told by its own arithmetic turned round.
#pragma once

#include "models/alerts/anomalywords.h"

namespace Gatehouse
{

// "up to 58 attempts", "an attempt before 31 were due, about 2 h 5 min into the gap". Empty: that cannot be said.
QString quietText(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold, const AnomalyBasis &basis);
// Of a slow rise: the most hits of as many attempts whose sum stays below the threshold. What falls to nothing on the
// way begins anew, which makes a hit or two of difference.
double quietRise(const AnomalyEvidence &evidence, double threshold, const ShareGuards &guards);
// Of an open gap: so many attempts must be due before the threshold is reached.
double quietDue(const AnomalyEvidence &evidence, double threshold);

} // namespace Gatehouse
