// The tone in which the level of an alert is drawn.
#pragma once

#include "models/alerts/alertstate.h"
#include "ui/theme/tone.h"

namespace Gatehouse
{

Tone toneOf(AlertLevel level);

} // namespace Gatehouse
