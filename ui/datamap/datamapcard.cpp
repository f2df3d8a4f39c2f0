#include "ui/datamap/datamapcard.h"

#include "models/datamap/disclosure.h"
#include "ui/datamap/columnform.h"
#include "ui/datamap/tableform.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/historyview.h"
#include "ui/widgets/wrappedlabel.h"

#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

QString factsOf(const DataMapRow &row, const DataMapSight &sight)
{
    QStringList lines;
    const auto add = [&lines](const QString &what, const QString &text) {
        if (!text.isEmpty())
            lines.append(QStringLiteral("%1: %2").arg(what, text));
    };
    add(DataMapCard::tr("Category"),
        row.category.isEmpty() ? DataMapCard::tr("not known") : categoryTitle(row.category));
    add(DataMapCard::tr("Type"), row.type);
    add(DataMapCard::tr("Purpose"), row.purpose);
    add(DataMapCard::tr("Record class"),
        row.retentionClass.isEmpty()
            ? QString()
            : QStringLiteral("%1 - %2").arg(row.retentionClass, sight.retentionClasses.value(row.retentionClass)));
    add(DataMapCard::tr("On erasure"), row.disposition);
    add(DataMapCard::tr("Ground"), row.ground);
    add(DataMapCard::tr("Recipients"), !row.recipients ? DataMapCard::tr("not known. %1").arg(sight.recipientsUnknown)
                                       : row.recipients->empty() ? DataMapCard::tr("nobody")
                                                                 : row.recipients->join(QStringLiteral(", ")));
    if (!row.category.isEmpty() && !row.column.isEmpty())
        add(DataMapCard::tr("Source"), categorySource(row.category));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

DataMapCard::DataMapCard(DataMapController &map, QWidget *parent)
    : QWidget(parent)
    , m_map(map)
    , m_what(new Card(tr("Data")))
    , m_place(new WrappedLabel)
    , m_note(new WrappedLabel)
    , m_facts(new WrappedLabel)
    , m_columnForm(new ColumnForm(map))
    , m_tableForm(new TableForm(map))
    , m_history(new HistoryView(tr("History of the classification")))
{
    setLook(m_place, "title");
    setLook(m_note, "muted");
    for (WrappedLabel *label : {m_place, m_note, m_facts})
        m_what->body()->addWidget(label);
    m_past = buildHistory();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    for (Card *card : {m_what, static_cast<Card *>(m_columnForm), static_cast<Card *>(m_tableForm), m_past})
        column->addWidget(card);
    column->addStretch(1);
    connect(&m_map, &DataMapController::changed, this, &DataMapCard::show);
    show();
}

Card *DataMapCard::buildHistory()
{
    auto *card = new Card(tr("History"));
    card->body()->addWidget(m_history);
    return card;
}

void DataMapCard::show()
{
    const DataMapRow *row = m_map.one();
    setVisible(row != nullptr);
    if (!row)
        return;
    m_what->setTitle(row->column.isEmpty() ? tr("Table") : tr("Column"));
    m_what->setHint(rowStateTitle(*row));
    m_place->setText(row->place());
    m_note->setText(row->note);
    m_note->setVisible(!row->note.isEmpty());
    m_facts->setText(factsOf(*row, *m_map.sight()));
    m_history->setRows(m_map.historyTable().rows());
    m_past->setVisible(m_map.historyTable().rowCount() > 0);
}

QString DataMapCard::text() const
{
    QStringList lines{m_what->title(), m_what->hint()};
    for (const WrappedLabel *label : {m_place, m_note, m_facts}) {
        if (!label->isHidden())
            lines.append(label->text());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse
