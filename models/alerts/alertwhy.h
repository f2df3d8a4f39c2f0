// Why an alert fired, in sentences: the first part of its story.
#pragma once

#include "models/alerts/alertstory.h"

namespace Gatehouse
{

// What was observed and expected, from which baseline, how likely that is by chance, what would have kept it quiet, and
// what else is to be known. What the evidence lacks is not told.
QList<StoryPhrase> whyOf(const AlertFolder &folder, const AlertEvidence &evidence, const StoryTeller &teller);

} // namespace Gatehouse
