// The figures of a report as text for people.
#pragma once

#include "app/ctl/commandline.h"

#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"

#include <QString>

namespace Gatehouse::Ctl
{

// Accounts and keys are masked.
QString reportText(const TelemetryAnswer &answer, const Request &request, const SourceCapabilities &capabilities);

} // namespace Gatehouse::Ctl
