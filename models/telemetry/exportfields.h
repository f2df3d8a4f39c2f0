// What an export holds of a row and of an answer. Units are in the names; personal values are masked as on screen.
#pragma once

#include "models/telemetry/exportwriter.h"
#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

QStringList rowExportFields();
QList<ExportValue> rowExportValues(const RequestRow &row, const SourceCapabilities &capabilities,
                                   const QTimeZone &zone);

// "from", "to", one field per grouping, then the figures. Without buckets one line per group for the whole span.
QStringList answerExportFields(const TelemetryQuery &query);
// One line per group and bucket, or for the total when nothing is grouped.
QList<QList<ExportValue>> answerExportLines(const TelemetryAnswer &answer, const SourceCapabilities &capabilities,
                                            const QTimeZone &zone);

} // namespace Gatehouse
