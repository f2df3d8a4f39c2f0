// What sets a box on the heatmap apart from the rest.
#pragma once

#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/telemetryquery.h"

namespace Gatehouse
{

// Columns What, Inside, Outside, Attempts inside. A row's id is a filter term ("provider=anthropic-b").
class ContrastTableModel : public FigureTableModel
{
    Q_OBJECT
public:
    using FigureTableModel::FigureTableModel;

    void setAnswer(const ContrastAnswer &answer);
    void clear();
};

} // namespace Gatehouse
