// Figures for a span as one JSON document, the output of `gatehousectl report --json`.
#pragma once

#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"

#include <QJsonObject>
#include <QTimeZone>

namespace Gatehouse
{

struct ReportRequest {
    TimeSpan span;
    QTimeZone zone = QTimeZone::utc();
    QList<qint64> edges; // bucketEdges() in the zone; empty: no buckets
    FilterSet filter;
    QList<Dimension> groupBy;
};

// The question that a report asks; its answer is what reportJson() takes.
TelemetryQuery reportQuery(const ReportRequest &request);

// from, to, tz, requests, attempts, errors (failed attempts), failed_requests, outcomes (attempts), tokens, cost_usd,
// cost_micros, latency_ms, ttft_ms, groups, buckets, fresh_as_of, missing, missing_reasons. Times are ISO 8601 with the
// offset of the zone. A figure that the gateway does not record is null and named in `missing`, with the reason in
// `missing_reasons`; a part of the span that is not counted yet is named there as "history". Groups and buckets repeat
// the figures; groups name their values by dimension, null: not recorded, accounts and keys masked.
QJsonObject reportJson(const ReportRequest &request, const TelemetryAnswer &answer,
                       const SourceCapabilities &capabilities);

} // namespace Gatehouse
