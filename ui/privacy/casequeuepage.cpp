#include "ui/privacy/casequeuepage.h"

#include "ui/privacy/casefilterrow.h"
#include "ui/privacy/casemenus.h"
#include "ui/privacy/casepage.h"
#include "ui/privacy/casetone.h"
#include "ui/privacy/intakebutton.h"
#include "ui/privacy/intakepage.h"
#include "ui/privacy/newcaseform.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QDropEvent>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

// Files of this machine; what they are is told once they are read.
QStringList filesOf(const QMimeData *dragged)
{
    QStringList files;
    for (const QUrl &url : dragged->urls()) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    return files;
}

} // namespace

CaseQueuePage::CaseQueuePage(CaseQueueController &queue, CaseController &one, IntakeController &intake,
                             QueueWorker &worker, const Theme &theme, QWidget *parent)
    : QStackedWidget(parent)
    , m_queue(queue)
    , m_one(one)
    , m_intake(intake)
    , m_worker(worker)
    , m_theme(theme)
    , m_header(new PageHeader(tr("Privacy requests")))
    , m_filters(new CaseFilterRow)
    , m_form(new NewCaseForm)
    , m_message(new QLabel)
    , m_table(new PagedTable(tr("Privacy requests")))
    , m_work(new QPushButton)
    , m_new(new QPushButton(tr("&New case")))
    , m_takeIn(new IntakeButton(intake, tr("Take &in…")))
    , m_case(new CasePage(one, theme))
    , m_intakePage(new IntakePage(intake, theme))
{
    setAccessibleName(tr("Privacy requests"));
    buildActions();
    addWidget(buildQueue());
    addWidget(m_case);
    addWidget(m_intakePage);
    setAcceptDrops(true);
    setFocusProxy(m_table->table());
    follow();
    followIntake();
    showWorker();
    m_filters->setNames(queue.team().names());
    showState();
}

void CaseQueuePage::buildActions()
{
    setLook(m_new, "primary");
    m_assign = addBulk(tr("Assign…"), tr("The selected cases, to you or to somebody else (A: to you)"), [this] {
        popUpAssignees(this, m_assign->mapToGlobal(QPoint(0, m_assign->height())), m_queue.team(),
                       [this](const QString &id) { m_queue.assign(selectedIds(), id); });
    });
    addBulk(tr("Ask who they are"), tr("Those whose identity was not asked for yet"),
            [this] { m_queue.askIdentity(selectedIds()); });
    addBulk(tr("Withdraw…"), tr("The selected cases; asks first"), [this] { m_queue.withdraw(selectedIds()); });
    m_work->setToolTip(tr("Approved requests are carried out by this console, one after the other, until you stop it"));
    connect(m_work, &QPushButton::clicked, this, [this] { m_worker.isWorking() ? m_worker.stop() : m_worker.start(); });
    m_header->addAction(m_work);
    m_header->addAction(m_takeIn);
    m_header->addAction(m_new);
    connect(m_new, &QPushButton::clicked, this, &CaseQueuePage::startCase);
    const auto add = [this](const QString &title, const QKeySequence &key, const std::function<void()> &run) {
        auto *action = new QAction(title, this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    add(tr("New case"), QKeySequence::New, [this] { startCase(); });
    add(tr("Take requests in"), QKeySequence(Qt::CTRL | Qt::Key_I), [this] {
        if (currentIndex() == 1)
            showQueue();
        (currentWidget() == m_intakePage ? m_intakePage->moreButton() : m_takeIn)->popUp();
    });
    add(tr("File the requests that are ticked"), QKeySequence(Qt::CTRL | Qt::Key_Return), [this] {
        if (currentWidget() == m_intakePage)
            m_intake.file();
    });
    add(tr("Search the queue"), QKeySequence(Qt::Key_Slash), [this] {
        showQueue();
        m_filters->focusSearch();
    });
}

QPushButton *CaseQueuePage::addBulk(const QString &title, const QString &toolTip, const std::function<void()> &run)
{
    auto *button = new QPushButton(title);
    button->setToolTip(toolTip);
    connect(button, &QPushButton::clicked, this, run);
    m_header->addAction(button);
    m_bulk.append(button);
    return button;
}

QWidget *CaseQueuePage::buildQueue()
{
    auto *card = new Card;
    card->setFlush(true);
    DataTable *table = m_table->table();
    table->setItemDelegate(new ChipDelegate(m_theme, urgencyTone, table));
    table->setStretchColumn(CaseQueueModel::FiledColumn);
    m_table->setModel(&m_queue.table());
    card->body()->addWidget(m_table, 1);
    m_state = new StateView(m_theme, card);
    m_form->hide();
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->hide();
    auto *queue = new QWidget;
    auto *column = new QVBoxLayout(queue);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_form);
    column->addWidget(m_filters);
    column->addWidget(m_state, 1);
    return queue;
}

void CaseQueuePage::showWorker()
{
    m_work->setText(m_worker.isWorking() ? tr("Stop the &worker") : tr("Start the &worker…"));
    m_work->setEnabled(m_worker.isWorking() || m_worker.mayWork());
}

void CaseQueuePage::follow()
{
    connect(&m_worker, &QueueWorker::changed, this, &CaseQueuePage::showWorker);
    connect(&m_worker, &QueueWorker::said, this, [this](const QString &sentence, bool good) {
        say(sentence, good);
        m_queue.refresh();
    });
    connect(&m_queue, &CaseQueueController::changed, this, &CaseQueuePage::showState);
    connect(&m_queue, &CaseQueueController::said, this, &CaseQueuePage::say);
    connect(&m_queue, &CaseQueueController::opened, this, [this](const QString &id) {
        m_form->hide();
        showCase(id);
    });
    connect(&m_queue.table(), &QAbstractItemModel::modelReset, this, [this] {
        const int row = m_queue.table().rowOf(m_current);
        if (row >= 0)
            m_table->table()->setCurrentIndex(m_queue.table().index(row, 0));
        else if (m_queue.table().rowCount() > 0) // Enter opens the most urgent one; nothing is selected yet
            m_table->table()->selectionModel()->setCurrentIndex(m_queue.table().index(0, 0),
                                                                QItemSelectionModel::NoUpdate);
    });
    connect(m_filters, &CaseFilterRow::edited, this, [this] { m_queue.setFilter(m_filters->filter(m_queue.today())); });
    connect(m_filters, &CaseFilterRow::sortChosen, this, [this](CaseSort sort) {
        m_current.clear(); // the first one of the new order
        m_queue.setSort(sort);
    });
    connect(m_form, &NewCaseForm::openRequested, &m_queue, &CaseQueueController::open);
    connect(m_form, &NewCaseForm::closeRequested, m_form, &QWidget::hide);
    connect(m_state, &StateView::retryRequested, &m_queue, &CaseQueueController::refresh);
    connect(m_state, &StateView::actionRequested, this, &CaseQueuePage::startCase);
    connect(m_table->table(), &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { showCase(index.data(CaseQueueModel::CaseIdRole).toString()); });
    connect(m_table->table()->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (index.isValid())
                    m_current = index.data(CaseQueueModel::CaseIdRole).toString();
            });
    connect(m_table->table()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CaseQueuePage::showState);
    connect(m_case, &CasePage::closeRequested, this, &CaseQueuePage::showQueue);
}

void CaseQueuePage::followIntake()
{
    connect(m_takeIn, &IntakeButton::listRequested, this, &CaseQueuePage::showIntake);
    connect(&m_intake, &IntakeController::begun, this, &CaseQueuePage::showIntake);
    connect(&m_intake, &IntakeController::said, this, &CaseQueuePage::say);
    const auto leave = [this] {
        if (currentWidget() == m_intakePage)
            showQueue();
    };
    connect(&m_intake, &IntakeController::closed, this, leave);
    connect(m_intakePage, &IntakePage::closeRequested, this, leave);
}

void CaseQueuePage::showIntake()
{
    m_one.hide();
    m_one.setActive(false);
    setCurrentWidget(m_intakePage);
    m_intakePage->setFocus();
}

void CaseQueuePage::dragEnterEvent(QDragEnterEvent *event)
{
    // A form of a case that is being filled in would be gone.
    if (currentWidget() != m_case && m_intake.access() && !filesOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void CaseQueuePage::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_intake.readFiles(filesOf(event->mimeData()));
}

void CaseQueuePage::setActive(bool active)
{
    m_active = active;
    m_queue.setActive(active && currentIndex() == 0);
    m_one.setActive(active && currentIndex() == 1);
    if (!active)
        m_one.hide();
}

bool CaseQueuePage::isSettled() const
{
    return m_queue.state() != CaseQueueModel::State::Loading && !m_queue.isBusy() && !m_one.isBusy() &&
           m_intake.stage() != IntakeController::Stage::Reading;
}

void CaseQueuePage::showCase(const QString &id)
{
    m_current = id;
    m_case->closeForm();
    m_one.show(id);
    setCurrentIndex(1);
    m_one.setActive(m_active);
    m_case->setFocus();
}

void CaseQueuePage::showQueue()
{
    if (currentIndex() == 0)
        return;
    m_one.hide();
    m_one.setActive(false);
    setCurrentIndex(0);
    m_queue.refresh();
    m_table->table()->setFocus();
}

void CaseQueuePage::startCase()
{
    if (!m_queue.mayHandle())
        return;
    showQueue();
    m_form->show();
    m_form->start(m_queue.today());
}

QStringList CaseQueuePage::selectedIds() const
{
    QStringList ids;
    for (const QModelIndex &index : m_table->table()->selectionModel()->selectedRows())
        ids.append(index.data(CaseQueueModel::CaseIdRole).toString());
    return ids;
}

QString CaseQueuePage::message() const
{
    return m_message->text();
}

void CaseQueuePage::showState()
{
    m_filters->setNames(m_queue.team().names());
    m_header->setSentence(m_queue.headline());
    m_table->setNote(caseSortTitle(m_queue.table().sort()).toLower());
    const bool ready = m_queue.mayHandle() && !m_queue.isBusy();
    m_new->setEnabled(ready);
    const auto mayFile = m_intake.access();
    m_new->setToolTip(mayFile ? tr("Ctrl+N") : mayFile.error().message);
    for (QPushButton *button : m_bulk)
        button->setEnabled(ready && m_table->table()->selectionModel()->hasSelection());
    const bool readable = m_queue.state() != CaseQueueModel::State::Failed;
    m_filters->setVisible(readable);
    switch (m_queue.state()) {
    case CaseQueueModel::State::Loading:
        m_state->showLoading(m_queue.headline());
        return;
    case CaseQueueModel::State::Empty:
        m_state->showEmpty(tr("No such case"),
                           tr("No privacy request fits the filter, or none was filed yet. Drop a table or letters "
                              "here to take requests in."),
                           m_queue.mayHandle() ? tr("New case") : QString());
        return;
    case CaseQueueModel::State::Failed:
        m_state->showError(m_queue.error().value_or(Error{ErrorKind::Internal, m_queue.headline()}));
        return;
    case CaseQueueModel::State::Partial:
    case CaseQueueModel::State::Full:
        break;
    }
    m_state->setBanner(m_queue.error() ? tr("%1 Press F5 to try again.").arg(m_queue.error()->message) : QString());
    m_state->showContent();
}

void CaseQueuePage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

// Without changing what is selected.
void CaseQueuePage::move(int rows)
{
    DataTable *table = m_table->table();
    const int row = std::clamp(table->currentIndex().row() + rows, 0, std::max(0, m_queue.table().rowCount() - 1));
    const QModelIndex to = m_queue.table().index(row, 0);
    table->selectionModel()->setCurrentIndex(to, QItemSelectionModel::NoUpdate);
    table->scrollTo(to);
}

void CaseQueuePage::keyPressEvent(QKeyEvent *event)
{
    const bool queue = currentIndex() == 0;
    const bool isCase = currentWidget() == m_case;
    if (isCase && event->key() == Qt::Key_Escape && m_case->closeForm())
        return;
    if (isCase && event->key() == Qt::Key_Escape)
        showQueue();
    else if ((queue || isCase) && event->key() == Qt::Key_F5)
        queue ? m_queue.refresh() : m_one.refresh();
    else if (queue && event->key() == Qt::Key_J)
        move(1);
    else if (queue && event->key() == Qt::Key_K)
        move(-1);
    else if (queue && event->key() == Qt::Key_X)
        m_table->table()->selectionModel()->select(m_table->table()->currentIndex(),
                                                   QItemSelectionModel::Toggle | QItemSelectionModel::Rows);
    else if (queue && event->key() == Qt::Key_S)
        m_filters->chooseSort();
    else if (queue && event->key() == Qt::Key_A && m_queue.mayHandle())
        m_queue.assign(selectedIds(), m_queue.team().self().id);
    else
        QStackedWidget::keyPressEvent(event);
}

} // namespace Gatehouse
