#include "ui/privacy/casetablecard.h"

#include "models/privacy/casetables.h"
#include "ui/privacy/casetone.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"

#include <QVBoxLayout>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// A table that is as high as its rows, up to `most`: the page scrolls, and no card is cut off.
void fitRows(DataTable *table, int most)
{
    const auto fit = [table, most] {
        const int rows = std::clamp(table->model()->rowCount(), 1, most);
        table->setWantedRows(rows);
        table->setFixedHeight((rows + 1) * Spacing::kRowHeight + Spacing::kHair);
    };
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        QObject::connect(table->model(), signal, table, fit);
    QObject::connect(table->model(), &QAbstractItemModel::modelReset, table, fit);
    fit();
}

} // namespace

CaseTableCard caseTable(const Theme &theme, const QString &title, QAbstractItemModel &model,
                        const CaseTableShape &shape)
{
    auto *card = new Card(title);
    card->setFlush(true);
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *table = new DataTable(title);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setStretchColumn(shape.stretchColumn);
    table->setModel(&model);
    table->setItemDelegateForColumn(shape.chipColumn,
                                    new ChipDelegate(
                                        theme,
                                        [](const QModelIndex &index) -> std::optional<Tone> {
                                            const auto urgency = urgencyOfWord(index.data().toString());
                                            return urgency ? std::optional(toneOf(*urgency)) : std::nullopt;
                                        },
                                        table));
    fitRows(table, shape.mostRows);
    card->body()->addWidget(table);
    return {card, table};
}

} // namespace Gatehouse
