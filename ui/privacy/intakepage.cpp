#include "ui/privacy/intakepage.h"

#include "ui/privacy/casetone.h"
#include "ui/privacy/intakebutton.h"
#include "ui/privacy/intakedecisionform.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Stage = IntakeController::Stage;
using Standing = IntakeModel::Standing;

constexpr int kWidthOfAllColumns = 1200;
constexpr int kMostSentences = 4; // the rest stands in the tooltip

} // namespace

IntakePage::IntakePage(IntakeController &intake, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_intake(intake)
    , m_header(new PageHeader(tr("Take requests in")))
    , m_message(new QLabel)
    , m_form(new IntakeDecisionForm)
    , m_table(new PagedTable(tr("Requests to take in")))
    , m_detail(new QLabel)
    , m_more(new IntakeButton(intake, tr("&Read more…")))
    , m_file(new QPushButton)
    , m_stop(new QPushButton(tr("&Stop")))
    , m_discard(new QPushButton(tr("&Put the list away")))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Take requests in"));
    connect(new QShortcut(Qt::Key_Space, table(), nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            &IntakePage::toggleChosen);
    table()->setItemDelegate(new ChipDelegate(theme, urgencyTone, m_table));
    table()->setStretchColumn(IntakeModel::ReasonColumn);
    table()->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table()->setYieldingColumns({IntakeModel::PlaceColumn, IntakeModel::SubjectColumn});
    m_table->setModel(&intake.table());
    m_table->setNote(tr("Space: file it or leave it out · who asks is masked"));
    buildHeader();
    m_state = new StateView(theme, buildList());
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_form);
    column->addWidget(m_state, 1);
    connectParts();
    follow();
}

void IntakePage::buildHeader()
{
    auto *back = new QPushButton(tr("Back to the queue"));
    setLook(back, "quiet");
    back->setToolTip(tr("Esc; what can still be filed stays in the list"));
    connect(back, &QPushButton::clicked, this, &IntakePage::leave);
    setLook(m_discard, "quiet");
    m_discard->setToolTip(tr("Nothing of it is filed, and nothing of it is kept"));
    setLook(m_file, "primary");
    m_file->setToolTip(tr("Those that are ticked, one after the other (Ctrl+Return)"));
    for (QPushButton *each : {back, m_discard, static_cast<QPushButton *>(m_more), m_stop, m_file})
        m_header->addAction(each);
}

QWidget *IntakePage::buildList()
{
    auto *card = new Card;
    card->setFlush(true);
    card->body()->addWidget(m_table, 1);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setContentsMargins(Spacing::kCard, Spacing::kHair, Spacing::kCard, Spacing::kSmall);
    m_detail->setAccessibleName(tr("About the request"));
    setLook(m_detail, "muted");
    card->body()->addWidget(m_detail);
    return card;
}

void IntakePage::connectParts()
{
    connect(&m_intake, &IntakeController::changed, this, &IntakePage::follow);
    connect(&m_intake, &IntakeController::begun, this, [this] { m_message->hide(); });
    connect(&m_intake, &IntakeController::said, this, [this](const QString &sentence, bool good) {
        m_message->setText(sentence);
        m_message->setVisible(!sentence.isEmpty());
        setLook(m_message, good ? "muted" : "error");
    });
    connect(m_file, &QPushButton::clicked, &m_intake, &IntakeController::file);
    connect(m_stop, &QPushButton::clicked, &m_intake, &IntakeController::stop);
    connect(m_discard, &QPushButton::clicked, &m_intake, &IntakeController::close);
    connect(m_state, &StateView::retryRequested, &m_intake, &IntakeController::lookUpAgain);
    connect(m_form, &IntakeDecisionForm::decided, this, [this](const IntakeDecision &decision) {
        m_intake.decide(scope(), decision);
        m_form->clear();
    });
    connect(m_form, &IntakeDecisionForm::guessesAccepted, this, [this] { m_intake.acceptGuesses(scope()); });
    QItemSelectionModel *selection = table()->selectionModel();
    connect(selection, &QItemSelectionModel::selectionChanged, this, &IntakePage::showScope);
    connect(selection, &QItemSelectionModel::currentChanged, this, &IntakePage::showDetail);
    connect(&m_intake.table(), &QAbstractItemModel::dataChanged, this, &IntakePage::showDetail);
}

// How it came is the least that is asked for where there is not room for all.
void IntakePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    table()->setColumnHidden(IntakeModel::ChannelColumn, width() < kWidthOfAllColumns);
    table()->fitColumns();
}

DataTable *IntakePage::table() const
{
    return m_table->table();
}

QString IntakePage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

QString IntakePage::headline() const
{
    return m_header->sentence();
}

QString IntakePage::detail() const
{
    return m_detail->isHidden() ? QString() : m_detail->text();
}

QList<int> IntakePage::selectedRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : table()->selectionModel()->selectedRows())
        rows.append(index.row());
    std::ranges::sort(rows);
    return rows;
}

QList<int> IntakePage::scope() const
{
    const QList<int> selected = selectedRows();
    if (selected.isEmpty())
        return m_intake.table().rowsOf(Standing::Undecided);
    QList<int> rows;
    std::ranges::copy_if(selected, std::back_inserter(rows),
                         [this](int row) { return m_intake.table().mayDecide(row); });
    return rows;
}

void IntakePage::toggleChosen()
{
    QList<int> rows = selectedRows();
    if (rows.isEmpty() && table()->currentIndex().isValid())
        rows = {table()->currentIndex().row()};
    IntakeModel &model = m_intake.table();
    rows.removeIf([&model](int row) { return !model.mayFile(row); });
    const bool allChosen = std::ranges::all_of(rows, [&model](int row) { return model.at(row).chosen; });
    model.setChosen(rows, !allChosen);
}

void IntakePage::follow()
{
    const Stage stage = m_intake.stage();
    const bool isBusy = stage == Stage::Reading || stage == Stage::Filing;
    m_header->setSentence(m_intake.headline());
    m_stop->setVisible(isBusy);
    m_discard->setEnabled(stage == Stage::Preview);
    // While something runs nothing is counted: the list may be long.
    if (!isBusy) {
        const int chosen = int(m_intake.table().chosenRows().size());
        m_file->setText(chosen == 0   ? tr("&File them")
                        : chosen == 1 ? tr("&File 1 request")
                                      : tr("&File %1 requests").arg(chosen));
        m_file->setEnabled(stage == Stage::Preview && chosen > 0 && m_intake.access());
        showScope();
    } else {
        m_file->setEnabled(false);
        m_form->setEnabled(false);
    }
    showState();
    if (std::exchange(m_wasBusy, isBusy) && !isBusy)
        table()->fitColumns(); // a number of a case is wider than "new"
}

void IntakePage::showState()
{
    const bool hasRows = m_intake.table().rowCount() > 0;
    if (!hasRows && m_intake.error()) {
        m_state->showError(*m_intake.error());
        return;
    }
    if (!hasRows && m_intake.stage() == Stage::Reading) {
        m_state->showLoading(m_intake.headline());
        return;
    }
    if (!hasRows) {
        m_state->showEmpty(tr("Nothing was read"), tr("Read a table, letters or the gateway's own list, or drop files "
                                                      "here. Nothing is filed before you have seen it."));
        return;
    }
    m_state->setBanner(
        m_intake.error()
            ? tr("The rest could not be looked up: %1 Press F5 to try again.").arg(m_intake.error()->message)
            : QString());
    if (m_state->state() != StateView::State::Content) {
        m_state->showContent();
        table()->selectionModel()->setCurrentIndex(m_intake.table().index(0, IntakeModel::ChosenColumn),
                                                   QItemSelectionModel::NoUpdate);
        table()->setFocus();
    }
    showDetail();
}

void IntakePage::showScope()
{
    const QList<int> rows = scope();
    const auto isGuessed = [this](int row) {
        const IntakeCandidate &candidate = m_intake.table().at(row).taken.candidate;
        return !candidate.typeIsKnown && candidate.guess.has_value();
    };
    m_form->setVisible(m_intake.table().count(Standing::Undecided) > 0 || !rows.isEmpty());
    m_form->setEnabled(m_intake.stage() == Stage::Preview && !rows.isEmpty());
    m_form->setScope(int(rows.size()), int(std::ranges::count_if(rows, isGuessed)),
                     table()->selectionModel()->hasSelection(), m_intake.today());
}

void IntakePage::showDetail()
{
    const QModelIndex current = table()->currentIndex();
    const QStringList all = current.isValid() && current.row() < m_intake.table().rowCount()
                                ? m_intake.table().sentences(current.row())
                                : QStringList();
    const bool tooMany = all.size() > kMostSentences;
    m_detail->setText((tooMany ? all.mid(0, kMostSentences - 1) + QStringList{tr("… and more: see the tooltip")} : all)
                          .join(QLatin1Char('\n')));
    m_detail->setToolTip(tooMany ? all.join(QLatin1Char('\n')) : QString());
    m_detail->setVisible(!all.isEmpty());
}

void IntakePage::leave()
{
    const IntakeModel &list = m_intake.table();
    if (m_intake.stage() == Stage::Reading || m_intake.stage() == Stage::Filing) {
        m_intake.stop();
        return;
    }
    if (m_intake.error() || list.count(Standing::New) + list.count(Standing::Undecided) > 0)
        emit closeRequested();
    else
        m_intake.close();
}

void IntakePage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else if (event->key() == Qt::Key_F5)
        m_intake.lookUpAgain();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Gatehouse
