// One gateway's traffic in several databases, put together: shards, a main and a log database, an archive. Each is a
// part with rows of its own, and a figure of the whole is the sum over the parts: counts add up, and so do the bins of
// sketches, so that a percentile over the parts is the one over all of their rows.
//
// A row belongs to one part. The attempts of a request that lie in two parts count as two requests.
#pragma once

#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

// What one part had to say; parts are told apart by their place in the list.
template<typename T>
struct PartAnswer {
    QString part; // its name
    Result<T> answer;
};

// Only what every part records is a figure of the whole.
SourceCapabilities mergedCapabilities(const QList<std::pair<QString, SourceCapabilities>> &parts);

// The answers of a part to the same questions, added up by question. A part that failed is named in each; the error is
// that of a question that cannot be meant, of a cancelled one, or of the first part when none has answered.
Result<QList<TelemetryAnswer>> mergedAnswers(const QList<PartAnswer<QList<TelemetryAnswer>>> &parts);

// The query for the parts: all values of each, since what sets the whole apart need not stand out in a part.
ContrastQuery contrastOfPart(ContrastQuery query);
Result<ContrastAnswer> mergedContrast(const QList<PartAnswer<ContrastAnswer>> &parts);

// Rows of the whole are ordered by their time, then by the place of their part, then as their part orders them; their
// positions say which part they are of. What a part is asked for a page of the whole:
RowPageRequest pageOfPart(const RowPageRequest &request, int part);
Result<RowPage> mergedPage(const RowPageRequest &request, const QList<PartAnswer<RowPage>> &parts);

// Attempts of one request in all parts, oldest first. An error only when no part has one and a part did not answer.
Result<QList<RequestRow>> mergedAttempts(const QList<PartAnswer<QList<RequestRow>>> &parts);

// "Part archive is missing: cannot be reached."
QString missingPartText(const MissingPart &missing);

} // namespace Gatehouse
