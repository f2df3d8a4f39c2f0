// What is learned from a verdict on alerts, for whoever is about to give one.
#pragma once

#include "models/alerts/alert.h"

namespace Gatehouse
{

// Detectors of a level and of misuse learn from a verdict; an objective, a cap on money and a promise do not.
QString verdictConsequence(AlertVerdict verdict, const QList<Alert> &alerts);

} // namespace Gatehouse
