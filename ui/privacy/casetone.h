// The tone in which a word about a case is drawn.
#pragma once

#include "models/privacy/casequeuemodel.h"
#include "ui/theme/tone.h"

namespace Gatehouse
{

Tone toneOf(CaseQueueModel::Urgency urgency);
// By the UrgencyRole of a cell; nothing: a cell like any other.
std::optional<Tone> urgencyTone(const QModelIndex &index);

} // namespace Gatehouse
