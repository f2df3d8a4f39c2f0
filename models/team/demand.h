// Whether an operator may do something, asked of a store in a file; a server looks by itself.
#pragma once

#include "models/team/operatorrepository.h"

namespace Gatehouse
{

// Denied: the right is missing, or there is no such operator any more.
Result<void> demandRight(OperatorRepository &operators, const QString &by, Right right);

} // namespace Gatehouse
