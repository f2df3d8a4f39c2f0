// The values of one dimension, ranked: what each counts, its share of the whole, its change.
#pragma once

#include "models/telemetry/figure.h"
#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/telemetryquery.h"

namespace Gatehouse
{

struct BreakdownEntry {
    QString value; // as in filters; the empty string is "not recorded"
    Cell now;
    std::optional<Cell> before; // of the comparison period; a value that did not occur then has an empty cell
};

struct BreakdownLayout {
    Dimension dimension = Dimension::Model;
    QList<Figure> figures;
    std::optional<Figure> shareOf;  // adds a column "Share" with a bar
    std::optional<Figure> changeOf; // adds a column "Change"
    std::optional<Figure> countOf;  // adds a column "n": what the figures of a row stand on
};

class BreakdownTableModel : public FigureTableModel
{
    Q_OBJECT
public:
    static constexpr int kMostRows = 2000;

    using FigureTableModel::FigureTableModel;

    // Entries in the order given. Beyond `most` the rest is one row "n others" that adds them up.
    void setBreakdown(const BreakdownLayout &layout, const QList<BreakdownEntry> &entries, const Cell &total,
                      const SourceCapabilities &capabilities, int most = kMostRows);
};

// The groups of two answers side by side, largest `rankedBy` first. `before` may be null: no comparison.
QList<BreakdownEntry> breakdownEntries(const TelemetryAnswer &now, const TelemetryAnswer *before, Figure rankedBy,
                                       const SourceCapabilities &capabilities);

} // namespace Gatehouse
