// The tone in which a word about a case is drawn.
#pragma once

#include "models/privacy/casequeuemodel.h"
#include "ui/theme/tone.h"

namespace Gatehouse
{

Tone toneOf(CaseQueueModel::Urgency urgency);

} // namespace Gatehouse
