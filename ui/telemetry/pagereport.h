// A page as it is saved: what was asked, its figures, its charts with their sentences, and the numbers behind them.
#pragma once

#include "models/telemetry/exportwriter.h"
#include "ui/charts/chartview.h"

#include <QImage>

namespace Gatehouse
{

class DataTable;
class FigureTilesView;

struct ReportChart {
    QString title;
    QString hint; // its unit
    QString summary;
    QImage picture; // with its device pixel ratio
    QList<LegendEntry> legend;
};

struct ReportTable {
    QString title;
    ChartTable table;
};

// Values and pictures only, so that it can be drawn on any thread.
struct PageReport {
    QString title;
    QString sentence;
    ExportHead head;
    ChartTable figures;
    QList<ReportChart> charts;
    QList<ReportTable> tables;
    QString family; // of the font

    qint64 tableRows() const;
};

// What the page shows now: the tiles, every chart that has something to show, and every table. Persons are masked as
// they are on screen.
PageReport pageReport(const QWidget &page, const FigureTilesView *tiles, const Theme &theme);

} // namespace Gatehouse
