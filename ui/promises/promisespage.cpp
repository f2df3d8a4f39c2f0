#include "ui/promises/promisespage.h"

#include "models/promises/promiserows.h"
#include "ui/promises/promisecard.h"
#include "ui/promises/promisetone.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/wrapdelegate.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <utility>

namespace Gatehouse
{

namespace
{

constexpr int kTwoLinesHeight = 44;
constexpr int kEvidenceWidth = 250;

} // namespace

PromisesPage::PromisesPage(PromiseController &promises, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_promises(promises)
    , m_header(new PageHeader(tr("Promises")))
    , m_message(new QLabel)
    , m_table(new DataTable(tr("Promises")))
    , m_card(new PromiseCard(promises, theme))
    , m_look(new QPushButton)
{
    setAccessibleName(tr("Promises"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    m_header->addAction(m_look);
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(buildList(theme), 7);
    row->addWidget(buildOne(), 3);
    m_state = new StateView(theme, halves);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_state, 1);
    auto *again = new QAction(tr("Look again"), this);
    again->setShortcut(Qt::Key_F5);
    addAction(again);
    connect(again, &QAction::triggered, &m_promises, &PromiseController::look);
    connect(m_look, &QPushButton::clicked, this,
            [this] { m_promises.isLooking() ? m_promises.stopLooking() : m_promises.look(); });
    connect(&m_promises, &PromiseController::changed, this, &PromisesPage::showState);
    connect(&m_promises, &PromiseController::said, this, &PromisesPage::say);
    connect(m_card, &PromiseCard::pageRequested, this, &PromisesPage::pageRequested);
    connect(m_state, &StateView::retryRequested, &m_promises, &PromiseController::refresh);
    showState();
}

QWidget *PromisesPage::buildList(const Theme &theme)
{
    using Column = PromiseTable::Column;
    m_table->setModel(&m_promises.table());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(Column::EvidenceColumn);
    m_table->setLeastStretch(kEvidenceWidth);
    m_table->setItemDelegateForColumn(Column::PromiseColumn,
                                      new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_table));
    m_table->setItemDelegateForColumn(Column::EvidenceColumn,
                                      new WrapDelegate(theme, WrapDelegate::Ink::Muted, m_table));
    const auto tone = [this](const QModelIndex &index) -> std::optional<Tone> {
        const QString id = index.data(IdRole).toString();
        const auto state = m_promises.stateOf(id);
        if (m_promises.isFinding(id))
            return Tone::Warn;
        return state ? std::optional(toneOf(*state)) : std::nullopt;
    };
    m_table->setItemDelegateForColumn(Column::StateColumn, new ChipDelegate(theme, tone, m_table));
    m_table->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_table->setYieldingColumns({Column::PromiseColumn});
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSortIndicator(Column::StateColumn, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_promises.select(index.data(IdRole).toString());
    });
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("List of promises"));
    card->body()->addWidget(m_table);
    return card;
}

QWidget *PromisesPage::buildOne()
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_card);
    return scroll;
}

void PromisesPage::setActive(bool active)
{
    if (active)
        say({}, true); // what was said before is no news
    m_promises.setActive(active);
    if (active)
        m_table->setFocus(Qt::OtherFocusReason);
}

bool PromisesPage::isSettled() const
{
    return m_promises.state() != PromiseController::State::Loading && !m_promises.isLooking();
}

QString PromisesPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void PromisesPage::showState()
{
    if (std::exchange(m_wasLooking, m_promises.isLooking()) && !m_promises.isLooking())
        m_table->fitColumns(); // "not looked at" is wider than what is seen
    const QString progress = m_promises.progress();
    m_header->setSentence(progress.isEmpty() ? m_promises.headline()
                                             : QStringLiteral("%1 · %2").arg(m_promises.headline(), progress));
    m_look->setText(m_promises.isLooking() ? tr("Stop") : tr("Look now"));
    m_look->setEnabled(m_promises.isLooking() ||
                       (m_promises.mayLook() && m_promises.state() == PromiseController::State::Full));
    m_state->setBanner(m_promises.notice());
    if (m_promises.state() != PromiseController::State::Full)
        m_message->hide(); // it was said to somebody else
    switch (m_promises.state()) {
    case PromiseController::State::Loading:
        m_state->showLoading(tr("Reading the promises"));
        return;
    case PromiseController::State::Failed: {
        const auto access = m_promises.access();
        m_state->setBanner({});
        m_state->showError(access ? m_promises.error().value_or(Error{}) : access.error());
        return;
    }
    case PromiseController::State::Full:
        break;
    }
    if (m_promises.table().rowCount() == 0) {
        m_state->showEmpty(tr("Nothing was promised"),
                           tr("No policy in force at this gateway has a sentence that owes something."));
        return;
    }
    m_state->showContent();
    showSelection();
}

// There is always one to look at: the gravest, until somebody chooses another one.
void PromisesPage::showSelection()
{
    const QModelIndex at = m_table->currentIndex();
    const QString id = m_promises.selected();
    if (id.isEmpty() || id == m_gravest)
        return showGravest();
    m_gravest.clear();
    if (at.isValid() && at.data(IdRole).toString() == id)
        return;
    for (int row = 0; row < m_promises.table().rowCount(); ++row) {
        const QModelIndex index = m_promises.table().index(row, 0);
        if (index.data(IdRole).toString() == id)
            return m_table->setCurrentIndex(index);
    }
}

void PromisesPage::showGravest()
{
    const QModelIndex first = m_promises.table().index(0, 0);
    m_gravest = first.data(IdRole).toString();
    if (m_table->currentIndex().row() != first.row())
        m_table->setCurrentIndex(first);
    m_promises.select(m_gravest); // nothing happens where it is the one already
}

void PromisesPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

} // namespace Gatehouse
