// A week of made traffic, and the plain way of counting it: row by row, without rollups. What a page shows can be held
// against it.
#pragma once

#include "models/telemetry/telemetrysource.h"

#include <vector>

namespace Gatehouse
{

class FakeTelemetrySession;

// Rows spread over the span with a day rhythm: four models at three providers, a few failures, some requests of two
// attempts, and in the hour after `outageFromMs` slow and failing answers of one provider. Always the same for the same
// arguments.
std::vector<RequestRow> madeTraffic(const TimeSpan &span, int count, qint64 outageFromMs);

// Every row that is in the span and passes the filter, added up one by one.
TelemetryAnswer countedAnswer(const std::vector<RequestRow> &rows, const TelemetryQuery &query, qint64 freshAsOfMs);
RowPage pageOf(const std::vector<RequestRow> &rows, const RowPageRequest &request);

// Lets the session answer everything at once from these rows, which must outlive it.
void answerFrom(FakeTelemetrySession &session, const std::vector<RequestRow> &rows, qint64 freshAsOfMs);

} // namespace Gatehouse
