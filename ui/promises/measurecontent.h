// From the days of a promise's measure to what its chart draws.
#pragma once

#include "models/promises/promiserepository.h"
#include "ui/charts/linechartcontent.h"

namespace Gatehouse
{

// The figure of each day, as a line with a gap where a day is missing, and the newest limit as a dashed level.
LineChartContent measureContent(const QList<MeasuredDay> &course, const PromiseMeasure &measure);

} // namespace Gatehouse
