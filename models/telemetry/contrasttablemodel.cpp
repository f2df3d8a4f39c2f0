#include "models/telemetry/contrasttablemodel.h"

#include "models/core/format.h"
#include "models/telemetry/shownvalue.h"

namespace Gatehouse
{

void ContrastTableModel::setAnswer(const ContrastAnswer &answer, bool ofCost)
{
    QList<TableRow> rows;
    for (const ContrastRow &row : answer.rows) {
        const FilterTerm term{row.dimension, {row.value}, false};
        const QString name =
            QStringLiteral("%1 = %2").arg(dimensionTitle(row.dimension), shownValue(row.dimension, row.value));
        TableCell inside = numberCell(formatShare(row.insideShare).joined(), row.insideShare);
        inside.bar = row.insideShare;
        rows.append({filterTermToToken(term),
                     {textCell(name), inside, numberCell(formatShare(row.outsideShare).joined(), row.outsideShare),
                      numberCell(ofCost ? formatMoney(row.inside) : formatExact(row.inside), double(row.inside))},
                     true});
    }
    setTable({{QStringLiteral("What"), {}, false},
              {QStringLiteral("Inside"), {}, true},
              {QStringLiteral("Outside"), {}, true},
              {ofCost ? QStringLiteral("cost inside") : QStringLiteral("n inside"), {}, true}},
             rows);
}

void ContrastTableModel::clear()
{
    setTable(columns(), {});
}

} // namespace Gatehouse
