// How often this program has asked for memory: for tests that promise it is not asked for. Link it into one test only.
#pragma once

#include <QtGlobal>

namespace Gatehouse
{

qint64 allocationCount();

} // namespace Gatehouse
