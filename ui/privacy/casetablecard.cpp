#include "ui/privacy/casetablecard.h"

#include "models/privacy/casetables.h"
#include "ui/privacy/casetone.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"

#include <QVBoxLayout>

namespace Gatehouse
{

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
    // A few rows: what a new one needs is soon known.
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        QObject::connect(&model, signal, table, [table] { table->fitColumns(); });
    card->body()->addWidget(table);
    return {card, table};
}

} // namespace Gatehouse
