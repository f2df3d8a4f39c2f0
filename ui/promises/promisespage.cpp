#include "ui/promises/promisespage.h"

#include "models/promises/promiserows.h"
#include "ui/promises/promisecard.h"
#include "ui/promises/promisetone.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/wrapdelegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <utility>

namespace Gatehouse
{

namespace
{

constexpr int kTwoLinesHeight = 44;
constexpr int kEvidenceWidth = 250;

} // namespace

PromisesPage::PromisesPage(PromiseController &promises, const Theme &theme, QWidget *parent)
    : PageFrame(tr("Promises"), theme, parent)
    , m_promises(promises)
    , m_table(new DataTable(tr("Promises")))
    , m_card(new PromiseCard(promises, theme))
    , m_progress(new QLabel)
    , m_look(new QPushButton)
{
    setLook(m_progress, "muted");
    m_progress->setTextFormat(Qt::PlainText);
    m_progress->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    header()->addAction(m_progress);
    header()->addAction(m_look);
    setHalves(buildList(theme), 7, scrolled(m_card), 3);
    addKey(tr("Look again"), Qt::Key_F5, [this] { m_promises.look(); });
    connect(m_look, &QPushButton::clicked, this,
            [this] { m_promises.isLooking() ? m_promises.stopLooking() : m_promises.look(); });
    connect(&m_promises, &PromiseController::changed, this, &PromisesPage::showState);
    connect(&m_promises, &PromiseController::said, this, &PromisesPage::say);
    connect(m_card, &PromiseCard::pageRequested, this, &PromisesPage::pageRequested);
    connect(stateView(), &StateView::retryRequested, &m_promises, &PromiseController::refresh);
    showState();
}

QWidget *PromisesPage::buildList(const Theme &theme)
{
    using Column = PromiseTable::Column;
    m_table->setModel(&m_promises.table());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(Column::EvidenceColumn);
    m_table->setLeastStretch(kEvidenceWidth);
    for (const int text : {Column::PlaceColumn, Column::PromiseColumn})
        m_table->setItemDelegateForColumn(text, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_table));
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
    m_table->setYieldingColumns({Column::PlaceColumn, Column::PromiseColumn});
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSortIndicator(Column::StateColumn, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_promises.select(index.data(IdRole).toString());
    });
    return flushCard(tr("List of promises"), {m_table});
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

void PromisesPage::showState()
{
    if (std::exchange(m_wasLooking, m_promises.isLooking()) && !m_promises.isLooking())
        m_table->fitColumns(); // "not looked at" is wider than what is seen
    header()->setSentence(m_promises.headline());
    showProgress();
    m_look->setEnabled(m_promises.isLooking() ||
                       (m_promises.mayLook() && m_promises.state() == PromiseController::State::Full));
    if (!hasRead(m_promises, tr("Reading the promises"), m_promises.notice()))
        return;
    if (m_promises.table().rowCount() == 0)
        return stateView()->showEmpty(tr("Nothing was promised"),
                                      tr("No policy in force at this gateway has a sentence that owes something."));
    stateView()->showContent();
    showSelection();
}

// Beside the sentence and with room kept for it, as the sentence would be wrapped anew while a look is under way, and
// all that somebody reads below it would jump.
void PromisesPage::showProgress()
{
    m_look->setText(m_promises.isLooking() ? tr("Stop") : tr("Look now"));
    m_look->setMinimumWidth(std::max(m_look->minimumWidth(), m_look->sizeHint().width()));
    m_progress->setText(m_promises.progress());
    m_progress->setMinimumWidth(m_progress->fontMetrics().horizontalAdvance(m_promises.longestProgress()));
}

QString PromisesPage::progress() const
{
    return m_progress->text();
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
    if (const QModelIndex index = rowOf(m_promises.table(), id); index.isValid())
        m_table->setCurrentIndex(index);
}

void PromisesPage::showGravest()
{
    const QModelIndex first = m_promises.table().index(0, 0);
    m_gravest = first.data(IdRole).toString();
    if (m_table->currentIndex().row() != first.row())
        m_table->setCurrentIndex(first);
    m_promises.select(m_gravest); // nothing happens where it is the one already
}

} // namespace Gatehouse
