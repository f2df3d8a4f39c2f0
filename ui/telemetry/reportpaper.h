// Puts a page report on paper: as a PDF of A4 pages, or as one long picture.
//
// Thread: any; both draw and write the file on the thread that calls.
#pragma once

#include "models/core/error.h"
#include "ui/telemetry/pagereport.h"

namespace Gatehouse
{

// Everything: figures, charts with their sentences, and the tables behind them. A table that is too wide or too long
// for paper says so instead.
Result<void> writeReportPdf(const PageReport &report, const QString &file);
// The figures and the charts; the numbers are in the other formats.
Result<void> writeReportPng(const PageReport &report, const QString &file);

} // namespace Gatehouse
