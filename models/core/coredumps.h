// Keeps secrets out of core dumps.
#pragma once

namespace Gatehouse
{

// From now on this process leaves no core dump, and no other program of the same user may read its memory. First of all
// in main(): what was there before a secret came cannot tell it.
void leaveNoCoreDump();

} // namespace Gatehouse
