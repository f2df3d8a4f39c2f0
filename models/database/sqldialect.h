// Small things that each engine writes in its own way.
#pragma once

#include "models/database/database.h"

namespace Gatehouse
{

// An expression as a text that equals another exactly when their characters do: 42 and '042' differ, and so do 'a' and
// 'A'. SQLite compares by the stored type and is left as it is.
QString asExactText(const QString &expression, Dialect dialect);
// The placeholder of a text that is compared with asExactText().
QString exactTextPlaceholder(Dialect dialect);
// The placeholder of a real number beside any kind of number.
QString realPlaceholder(Dialect dialect);

} // namespace Gatehouse
