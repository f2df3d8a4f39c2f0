// What sets a box on the heatmap apart from the rest.
#pragma once

#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/telemetryquery.h"

namespace Gatehouse
{

// Columns What, Inside, Outside, and how many attempts inside, or what those cost. A row's id is a filter term
// ("provider=anthropic-b").
class ContrastTableModel : public FigureTableModel
{
    Q_OBJECT
public:
    using FigureTableModel::FigureTableModel;

    void setAnswer(const ContrastAnswer &answer, bool ofCost = false);
    void clear();
};

} // namespace Gatehouse
