// From the evidence of an alert to what its chart draws.
#pragma once

#include "models/alerts/alertstory.h"
#include "ui/charts/linechartcontent.h"

namespace Gatehouse
{

// The line that was observed, over the band that was expected, with what is out of the ordinary marked.
LineChartContent evidenceContent(const EvidenceChart &chart, const QTimeZone &zone);

} // namespace Gatehouse
