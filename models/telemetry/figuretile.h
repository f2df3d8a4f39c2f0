// One figure of a page's first row: what it is, how it changed, what it stands on, where it leads.
#pragma once

#include "models/telemetry/figure.h"

namespace Gatehouse
{

struct FigureTile {
    Figure figure = Figure::Requests;
    QString title;
    Quantity value; // the dash of notRecorded() when missing
    bool missing = false;
    QString reason; // why it is missing
    FigureChange change;
    QString changeText;    // "+6.1 % vs previous week"; empty without a comparison
    QString detail;        // "n 17.2 M · ±1 %"
    bool lowCount = false; // stands on too few to act on; the detail says so in words
    QString page;          // the page it leads to: "usage", "latency", "errors"

    // All of it as one sentence for a screen reader.
    QString spoken() const;
};

FigureTile figureTile(Figure figure, const Cell &now, const std::optional<Cell> &before, const QString &comparisonText,
                      const SourceCapabilities &capabilities);

// "n 17.2 M · ±1 %", or "n 17.2 M · whole seconds" where the source is coarser than the sketch.
QString precisionText(qint64 count, qint64 precisionMs);

} // namespace Gatehouse
