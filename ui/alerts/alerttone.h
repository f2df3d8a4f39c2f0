// The tone in which the level of an alert, and the severity of an incident, is drawn.
#pragma once

#include "models/alerts/alertstate.h"
#include "models/alerts/incidentstate.h"
#include "ui/theme/tone.h"

namespace Gatehouse
{

Tone toneOf(AlertLevel level);
Tone toneOf(IncidentSeverity severity);

} // namespace Gatehouse
