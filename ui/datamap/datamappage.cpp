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
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

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
    : QWidget(parent)
    , m_map(map)
    , m_header(new PageHeader(tr("Data map")))
    , m_message(new QLabel)
    , m_filter(new QLineEdit)
    , m_table(new DataTable(tr("Tables and columns")))
    , m_card(new DataMapCard(map))
    , m_record(new RecordForm)
    , m_disclosure(new QPushButton(tr("&Disclosure…")))
    , m_recordButton(new QPushButton(tr("Article &30 record…")))
{
    setAccessibleName(tr("Data map"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    m_disclosure->setToolTip(tr("Categories collected in the past 12 months, their purposes, sources and recipients"));
    m_header->addAction(m_disclosure);
    m_header->addAction(m_recordButton);
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(buildList(theme), 14);
    row->addWidget(buildOne(), 6);
    m_state = new StateView(theme, halves);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_state, 1);
    addKeys();
    connect(m_disclosure, &QPushButton::clicked, this, &DataMapPage::writeDisclosure);
    connect(m_recordButton, &QPushButton::clicked, m_record, &RecordForm::start);
    connect(m_record, &RecordForm::writeRequested, this, &DataMapPage::writeRecord);
    connect(m_record, &RecordForm::closeRequested, m_record, &QWidget::hide);
    connect(&m_map, &DataMapController::changed, this, &DataMapPage::showState);
    connect(&m_map, &DataMapController::said, this, &DataMapPage::say);
    connect(&m_map, &DataMapController::made, this, &DataMapPage::write);
    connect(m_state, &StateView::retryRequested, &m_map, &DataMapController::refresh);
    showState();
}

void DataMapPage::addKeys()
{
    auto *again = new QAction(tr("Look again"), this);
    again->setShortcut(Qt::Key_F5);
    connect(again, &QAction::triggered, &m_map, &DataMapController::refresh);
    auto *find = new QAction(tr("Filter"), this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, m_filter, [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    for (QAction *action : {again, find}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
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
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("List of tables and columns"));
    card->body()->addWidget(m_table);
    auto *list = new QWidget;
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addWidget(m_filter);
    column->addWidget(card, 1);
    return list;
}

QWidget *DataMapPage::buildOne()
{
    m_record->hide();
    auto *all = new QWidget;
    auto *column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_record);
    column->addWidget(m_card, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(all);
    return scroll;
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

QString DataMapPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void DataMapPage::showState()
{
    const bool isFull = m_map.state() == DataMapController::State::Full;
    m_header->setSentence(m_map.isMaking() ? tr("%1 · looking at every table").arg(m_map.headline())
                                           : m_map.headline());
    for (QPushButton *button : {m_disclosure, m_recordButton})
        button->setEnabled(isFull && !m_map.isMaking());
    m_state->setBanner(m_map.notice());
    if (m_map.state() != DataMapController::State::Full)
        m_message->hide(); // it was said to somebody else
    switch (m_map.state()) {
    case DataMapController::State::Loading:
        m_state->showLoading(tr("Reading the schema of the gateway"));
        return;
    case DataMapController::State::Failed: {
        const auto access = m_map.access();
        m_state->setBanner({});
        m_state->showError(access ? m_map.error().value_or(Error{}) : access.error());
        return;
    }
    case DataMapController::State::Full:
        break;
    }
    if (m_map.sight()->rows.isEmpty())
        return m_state->showEmpty(tr("There is no table"), tr("The database of the gateway has none yet."));
    m_state->showContent();
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
    for (int row = 0; row < m_map.table().rowCount(); ++row) {
        const QModelIndex index = m_map.table().index(row, 0);
        if (id.isEmpty() || index.data(IdRole).toString() == id)
            return m_table->setCurrentIndex(index);
    }
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

void DataMapPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

} // namespace Gatehouse
