// What is learned from a verdict on alerts, for whoever is about to give one.
#pragma once

#include "models/alerts/alert.h"

namespace Gatehouse
{

// Detectors of a level learn from a verdict; what looks for misuse, an objective and a cap on money do not.
QString verdictConsequence(AlertVerdict verdict, const QList<Alert> &alerts);

} // namespace Gatehouse
