#include "ui/datamap/datamappage.h"

#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "ui/datamap/datamapcard.h"
#include "ui/datamap/documentpaper.h"
#include "ui/datamap/recordform.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filechoice.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

namespace Gatehouse
{

namespace
{

constexpr int kWidthOfAllColumns = 1300;

std::optional<Tone> toneOf(const std::optional<DataMapRow::State> &state, const QString &word)
{
    if (word.isEmpty() || !state)
        return std::nullopt;
    switch (*state) {
    case DataMapRow::State::New:
    case DataMapRow::State::Contradicted:
        return Tone::Bad;
    case DataMapRow::State::Retyped:
        return Tone::Warn;
    case DataMapRow::State::Absent:
    case DataMapRow::State::Known:
        break;
    }
    return Tone::Neutral;
}

} // namespace

DataMapPage::DataMapPage(DataMapController &map, const Theme &theme, QWidget *parent)
    : PageFrame(tr("Data map"), theme, parent)
    , m_map(map)
    , m_filter(new QLineEdit)
    , m_table(new DataTable(tr("Tables and columns")))
    , m_card(new DataMapCard(map))
    , m_record(new RecordForm)
    , m_disclosure(new QPushButton(tr("&Disclosure…")))
    , m_recordButton(new QPushButton(tr("Article &30 record…")))
{
    m_disclosure->setToolTip(tr("Categories collected in the past 12 months, their purposes, sources and recipients"));
    header()->addAction(m_disclosure);
    header()->addAction(m_recordButton);
    setHalves(buildList(theme), 14, buildOne(), 6);
    addKeys();
    connect(m_disclosure, &QPushButton::clicked, this, &DataMapPage::writeDisclosure);
    connect(m_recordButton, &QPushButton::clicked, m_record, &RecordForm::start);
    connect(m_record, &RecordForm::writeRequested, this, &DataMapPage::writeRecord);
    connect(m_record, &RecordForm::closeRequested, m_record, &QWidget::hide);
    connect(&m_map, &DataMapController::changed, this, &DataMapPage::showState);
    connect(&m_map, &DataMapController::said, this, &DataMapPage::say);
    connect(&m_map, &DataMapController::made, this, &DataMapPage::write);
    connect(stateView(), &StateView::retryRequested, &m_map, &DataMapController::refresh);
    showState();
}

void DataMapPage::addKeys()
{
    addKey(
        tr("Look again"), Qt::Key_F5, [this] { m_map.refresh(); }, Qt::WidgetWithChildrenShortcut);
    addKey(
        tr("Filter"), Qt::Key_Slash, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); },
        Qt::WidgetWithChildrenShortcut);
}

QWidget *DataMapPage::buildList(const Theme &theme)
{
    using Column = DataMapController::Column;
    m_filter->setPlaceholderText(tr("Filter by any word: contact, new, payments …"));
    m_filter->setAccessibleName(tr("Filter of tables and columns"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, &m_map, &DataMapController::setFilter);
    m_table->setModel(&m_map.table());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(Column::PurposeColumn);
    const auto tone = [this](const QModelIndex &index) {
        return toneOf(m_map.stateOf(index.data(IdRole).toString()), index.data().toString());
    };
    m_table->setItemDelegateForColumn(Column::StateColumn, new ChipDelegate(theme, tone, m_table));
    m_table->setYieldingColumns({Column::RecipientsColumn, Column::ClassColumn, Column::PlaceColumn});
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSortIndicator(Column::PlaceColumn, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_map.select(index.data(IdRole).toString());
    });
    return stack({m_filter, flushCard(tr("List of tables and columns"), {m_table})}, Spacing::kSmall, 1);
}

QWidget *DataMapPage::buildOne()
{
    m_record->hide();
    return scrolled(stack({m_record, m_card}, Spacing::kGap, 1));
}

// Who gets it stands in the card in full; the list has room for it on a wide page.
void DataMapPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_table->setColumnHidden(DataMapController::RecipientsColumn, width() < kWidthOfAllColumns);
    m_table->fitColumns();
}

void DataMapPage::setActive(bool active)
{
    if (active)
        say({}, true); // what was said before is no news
    m_map.setActive(active);
    if (active)
        m_table->setFocus(Qt::OtherFocusReason);
}

bool DataMapPage::isSettled() const
{
    return m_map.state() != DataMapController::State::Loading && !m_map.isReading() && !m_map.isSuggesting() &&
           !m_map.isMaking();
}

void DataMapPage::showState()
{
    const bool isFull = m_map.state() == DataMapController::State::Full;
    header()->setSentence(m_map.isMaking() ? tr("%1 · looking at every table").arg(m_map.headline())
                                           : m_map.headline());
    for (QPushButton *button : {m_disclosure, m_recordButton})
        button->setEnabled(isFull && !m_map.isMaking());
    if (!hasRead(m_map, tr("Reading the schema of the gateway"), m_map.notice()))
        return;
    if (m_map.sight()->rows.isEmpty())
        return stateView()->showEmpty(tr("There is no table"), tr("The database of the gateway has none yet."));
    stateView()->showContent();
    showSelection();
}

// There is always one to look at: what is new at first.
void DataMapPage::showSelection()
{
    const QModelIndex at = m_table->currentIndex();
    const QString id = m_map.selected();
    if (at.isValid() && at.data(IdRole).toString() == id)
        return;
    if (at.isValid() && id.isEmpty())
        return m_map.select(at.data(IdRole).toString());
    if (const QModelIndex index = rowOf(m_map.table(), id); index.isValid())
        m_table->setCurrentIndex(index);
}

QFileDialog *DataMapPage::askFile(const QString &title, const QString &name, std::function<void()> make)
{
    const FileChoice choice{title, tr("Write it"), {tr("PDF (*.pdf)"), tr("CSV (*.csv)"), tr("Markdown (*.md)")}, name};
    return chooseFileToSave(this, choice, [this, make = std::move(make)](const QString &file) {
        m_file = file;
        make();
    });
}

QFileDialog *DataMapPage::writeDisclosure()
{
    return askFile(tr("Disclosure of the past 12 months"), QStringLiteral("disclosure.pdf"),
                   [this] { m_map.makeDisclosure(); });
}

QFileDialog *DataMapPage::writeRecord()
{
    return askFile(tr("Record of processing activities"), QStringLiteral("article-30-record.pdf"), [this] {
        m_record->hide();
        m_map.makeRecord(m_record->parties());
    });
}

void DataMapPage::write(const DisclosureDocument &document)
{
    onFinished(runInPool([document, file = m_file] { return writeDocument(document, file); }), this,
               [this, file = m_file](const Result<void> &written) {
                   say(written ? tr("%1 is written.").arg(QFileInfo(file).fileName()) : written.error().message,
                       written.has_value());
               });
}

} // namespace Gatehouse
