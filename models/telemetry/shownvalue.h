// How a value of a dimension reads on screen, in a table, to a screen reader and in an export.
#pragma once

#include "models/telemetry/dimension.h"

namespace Gatehouse
{

// Personal values masked, outcomes by their title, the empty value as "(not recorded)".
QString shownValue(Dimension dimension, const QString &value);
// "Model gpt-5", "not Provider a, b": one term for a person, masked.
QString shownTerm(const FilterTerm &term);
// All terms, joined with "and"; "no filter" for none.
QString shownFilter(const FilterSet &filter);

} // namespace Gatehouse
