#include "ui/widgets/fittedrows.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/datatable.h"

#include <QHeaderView>

#include <algorithm>

namespace Gatehouse
{

void fitRows(DataTable *table, int most)
{
    const auto fit = [table, most] {
        const int rows = std::clamp(table->model()->rowCount(), 1, most);
        const int header = table->horizontalHeader()->isHidden() ? 0 : 1;
        table->setWantedRows(rows);
        table->setFixedHeight(rows * table->verticalHeader()->defaultSectionSize() + header * Spacing::kRowHeight +
                              Spacing::kHair);
    };
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        QObject::connect(table->model(), signal, table, fit);
    QObject::connect(table->model(), &QAbstractItemModel::modelReset, table, fit);
    fit();
}

} // namespace Gatehouse
