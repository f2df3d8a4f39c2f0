// What has changed most against the comparison period.
#pragma once

#include "models/telemetry/breakdowntablemodel.h"

namespace Gatehouse
{

struct Mover {
    FilterTerm term;
    Figure figure = Figure::Requests;
    FigureValue now;
    FigureValue before;
    // How many requests (or attempts) the change stands for; the order of the list.
    double weight = 0;
};

// Changes of volume and of error rate of the values of one dimension. Differences that chance alone would give (below
// three standard deviations) are left out.
QList<Mover> moversOf(const TelemetryAnswer &now, const TelemetryAnswer &before, Dimension dimension,
                      const SourceCapabilities &capabilities);

// The heaviest `most` of all, heaviest first.
QList<Mover> heaviest(QList<Mover> movers, int most);

// Columns What, Figure, Now, Before, Change; ids are filter terms.
QList<TableColumn> moverColumns();
QList<TableRow> moverRows(const QList<Mover> &movers, const SourceCapabilities &capabilities);

} // namespace Gatehouse
