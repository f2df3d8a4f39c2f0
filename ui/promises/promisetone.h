// The tone in which the state of a promise is drawn.
#pragma once

#include "models/promises/promiseverdict.h"
#include "ui/theme/tone.h"

namespace Gatehouse
{

Tone toneOf(PromiseState state);

} // namespace Gatehouse
