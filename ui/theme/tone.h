// What a colour may say. A word or an icon always says it too.
#pragma once

namespace Gatehouse
{

enum class Tone { Neutral, Accent, Ok, Warn, Bad };

} // namespace Gatehouse
