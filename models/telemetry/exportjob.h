// What a page offers to export: a question, never what happens to be seen of its answer.
#pragma once

#include "models/telemetry/exportwriter.h"
#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"

#include <variant>

namespace Gatehouse
{

struct ExportJob {
    QString title; // for the menu: "Figures over time"
    ExportHead head;
    std::variant<RowPageRequest, TelemetryQuery> question;
};

// What there is to write: rows that are still to be read, or an answer that is here.
using ExportSource = std::variant<RowPageRequest, TelemetryAnswer>;

// The question that says how much a job will write. For rows it is one of the rollups, which count in no time.
TelemetryQuery sizeQuestion(const ExportJob &job);

// "about 1,204,331 rows", "840 lines": how much that is, from the answer to sizeQuestion().
struct ExportSize {
    qint64 lines = 0;
    bool exact = true;

    QString text() const;
};
ExportSize exportSize(const ExportJob &job, const TelemetryAnswer &answer);

// "requests 2026-11-14 to 2026-11-21", without an ending.
QString suggestedFileName(const ExportHead &head);

} // namespace Gatehouse
