#include "ui/alerts/incidentspage.h"

#include "ui/alerts/alerttone.h"
#include "ui/alerts/incidentdetailview.h"
#include "ui/alerts/incidentquestions.h"
#include "ui/telemetry/revealkey.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/revealbar.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/wrapdelegate.h"

#include <QAction>
#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace Gatehouse
{

namespace
{

enum ListColumn { SeverityColumn, TitleColumn, StateColumn, AgeColumn, OwnerColumn };
constexpr int kTwoLinesHeight = 46;

} // namespace

IncidentsPage::IncidentsPage(IncidentController &list, IncidentDetail &detail, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_list(list)
    , m_detail(detail)
    , m_header(new PageHeader(tr("Incidents")))
    , m_message(new QLabel)
    , m_card(new QuestionCard)
    , m_questions(new IncidentQuestions(detail, list, *m_card, this))
    , m_views(new QButtonGroup(this))
    , m_table(new DataTable(tr("Incidents")))
    , m_one(new IncidentDetailView(detail, list, *m_questions, theme))
{
    setAccessibleName(tr("Incidents"));
    setFocusPolicy(Qt::StrongFocus);
    build(theme);
    buildActions();
    connectParts();
    showState();
}

void IncidentsPage::buildTable(const Theme &theme)
{
    m_table->setModel(&m_list.table());
    m_table->setItemDelegateForColumn(
        SeverityColumn,
        new ChipDelegate(
            theme,
            [](const QModelIndex &index) {
                const bool isClosed =
                    index.siblingAtColumn(StateColumn).data(SortRole).toInt() == int(IncidentState::Closed);
                return std::optional(isClosed ? Tone::Neutral : toneOf(IncidentSeverity(index.data(SortRole).toInt())));
            },
            m_table));
    m_table->setNumericColumns({AgeColumn});
    m_table->setItemDelegateForColumn(TitleColumn, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_table));
    m_table->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_table->setStretchColumn(TitleColumn);
    m_table->setYieldingColumns({OwnerColumn, TitleColumn});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
}

QWidget *IncidentsPage::buildViews()
{
    auto *views = new QWidget;
    auto *row = new QHBoxLayout(views);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    for (const IncidentView view : kIncidentViews) {
        auto *button = new QPushButton(IncidentController::viewTitle(view));
        button->setCheckable(true);
        button->setChecked(view == m_list.view());
        button->setToolTip(QString::number(int(view) + 1));
        m_views->addButton(button, int(view));
        row->addWidget(button);
    }
    row->addStretch(1);
    return views;
}

void IncidentsPage::build(const Theme &theme)
{
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    buildTable(theme);
    auto *list = new Card;
    list->setFlush(true);
    list->setAccessibleName(tr("List of incidents"));
    list->body()->addWidget(m_table, 1);
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(list, 1);
    row->addWidget(m_one, 1);
    m_state = new StateView(theme, halves);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_card);
    column->addWidget(buildViews());
    column->addWidget(m_state, 1);
}

void IncidentsPage::addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run)
{
    auto *action = new QAction(title, this);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
}

void IncidentsPage::buildActions()
{
    addKey(tr("Next incident"), Qt::Key_J, [this] { move(1); });
    addKey(tr("Previous incident"), Qt::Key_K, [this] { move(-1); });
    addKey(tr("Write a note…"), Qt::Key_N, [this] { m_questions->note(); });
    addKey(tr("I have it"), Qt::Key_A, [this] { m_questions->take(); });
    addKey(tr("Hand it over…"), Qt::Key_O, [this] { m_questions->own(); });
    addKey(tr("Severity…"), Qt::Key_S, [this] { m_questions->grade(); });
    addKey(tr("Title…"), Qt::Key_T, [this] { m_questions->rename(); });
    addKey(tr("Mitigated…"), Qt::Key_M, [this] { m_questions->mitigate(); });
    addKey(tr("Close with a verdict…"), Qt::Key_C, [this] { m_questions->close(); });
    addKey(tr("Open again…"), Qt::Key_R, [this] { m_questions->reopen(); });
    addKey(tr("Disable at the gateway…"), Qt::Key_D,
           [this] { m_questions->switchTarget(m_one->chosenTarget(), ActionVerb::Disable); });
    addKey(tr("Enable at the gateway…"), Qt::Key_E,
           [this] { m_questions->switchTarget(m_one->chosenTarget(), ActionVerb::Enable); });
    addKey(tr("Take back what was done to the gateway…"), Qt::Key_U,
           [this] { m_questions->undoDeed(m_one->chosenDeed()); });
    addKey(tr("Read back from the gateway"), Qt::Key_B, [this] { m_one->readBackChosen(); });
    addKey(tr("Take the alert out of the incident"), Qt::Key_Delete,
           [this] { m_questions->removeAlert(m_one->chosenAlert()); });
    addKey(tr("Copy a link to the incident"), Qt::Key_L, [this] { copyLink(); });
    addKey(tr("Export with its evidence…"), Qt::Key_X, [this] { exportShown(); });
    addKey(tr("Read the incidents again"), Qt::Key_F5, [this] {
        m_list.poll();
        m_detail.refresh();
    });
    for (const IncidentView view : kIncidentViews)
        addKey(tr("Incidents: %1").arg(IncidentController::viewTitle(view)), QKeySequence(int(Qt::Key_1) + int(view)),
               [this, view] { chooseView(view); });
}

void IncidentsPage::connectParts()
{
    connect(&m_list, &IncidentController::changed, this, &IncidentsPage::showState);
    connect(&m_list, &IncidentController::said, this, &IncidentsPage::say);
    connect(&m_detail.deeds(), &IncidentDeeds::said, this, &IncidentsPage::say);
    connect(m_questions, &IncidentQuestions::said, this, &IncidentsPage::say);
    connect(m_state, &StateView::retryRequested, &m_list, &IncidentController::poll);
    connect(m_views, &QButtonGroup::idClicked, this, [this](int id) { chooseView(IncidentView(id)); });
    connect(m_card, &QuestionCard::closed, this, &IncidentsPage::focusList);
    connect(&m_detail, &IncidentDetail::changed, this, &IncidentsPage::followOffer);
    connect(m_one, &IncidentDetailView::alertWanted, this, &IncidentsPage::alertWanted);
    connect(m_one, &IncidentDetailView::exportWanted, this, &IncidentsPage::exportShown);
    connect(m_table, &DataTable::rowActivated, m_one, &IncidentDetailView::focusContent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (!m_settling && index.isValid())
            m_detail.show(index.data(IdRole).toLongLong());
    });
}

void IncidentsPage::offerAffected(IncidentAffected &affected, CellReveal &reveal)
{
    m_affected = &affected;
    DataTable *table = m_one->showAffected(affected);
    const auto maskedOf = [](const QModelIndex &cell) {
        return maskedTermOf(cell.data(IdRole).toString(), QStringLiteral("affected by an incident"));
    };
    // As on the Alerts page: R opens an incident again.
    m_reveal = new RevealKey(reveal, {{table, maskedOf}}, this, QKeySequence(Qt::SHIFT | Qt::Key_R));
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_card), m_reveal->bar());
    connect(&m_detail, &IncidentDetail::changed, &affected, [this, &affected] {
        const auto &folder = m_detail.folder();
        affected.show(folder ? affectedPlaces(folder->alerts, m_list.teller().nowMs, m_detail.deeds().persons())
                             : QList<AffectedPlace>());
    });
}

void IncidentsPage::setActive(bool active)
{
    m_list.setActive(active);
    if (!active && m_reveal)
        m_reveal->close();
    if (active && m_card->isHidden())
        focusList();
}

bool IncidentsPage::isSettled() const
{
    return m_list.state() != IncidentController::State::Loading && !m_detail.isLoading();
}

QString IncidentsPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void IncidentsPage::copyLink()
{
    if (m_detail.seq() == 0)
        return;
    const QString link = ViewState::linkToItem(QStringLiteral("incidents"), incidentId(m_detail.seq()));
    QGuiApplication::clipboard()->setText(link);
    say(tr("Copied: %1").arg(link), true);
}

void IncidentsPage::showIncident(qint64 seq)
{
    if (m_list.state() == IncidentController::State::Loading || !m_list.access()) {
        m_wanted = seq;
        return;
    }
    const Incident *known = m_list.find(seq);
    const bool isClosed = known && known->state == IncidentState::Closed;
    if (isClosed == (m_list.view() == IncidentView::Open))
        chooseView(isClosed ? IncidentView::All : IncidentView::Open);
    m_detail.show(seq);
    settle();
}

void IncidentsPage::offerSwitch(qint64 seq)
{
    showIncident(seq);
    m_offered = seq;
    followOffer();
}

void IncidentsPage::followOffer()
{
    const bool waits = m_detail.seq() == m_offered && (!m_detail.folder() || !m_detail.deeds().knowsTargets());
    if (m_offered == 0 || m_wanted == m_offered || waits)
        return;
    if (std::exchange(m_offered, 0) != m_detail.seq()) // the person went elsewhere
        return;
    const qsizetype targets = m_detail.deeds().targets().size();
    if (targets == 0)
        return say(tr("Its alerts are about no key, account or provider that can be switched at the gateway."), false);
    m_one->targets()->setCurrentIndex(m_one->targets()->model()->index(0, 0));
    if (targets == 1)
        return m_questions->switchTarget(0, ActionVerb::Disable);
    say(tr("Choose what is to be disabled, and press D."), true);
    m_one->targets()->setFocus(Qt::OtherFocusReason);
}

void IncidentsPage::showState()
{
    const bool isThere = m_list.access() && m_list.state() != IncidentController::State::Loading;
    if (const qint64 wanted = isThere ? std::exchange(m_wanted, 0) : 0)
        QMetaObject::invokeMethod(
            this, [this, wanted] { showIncident(wanted); }, Qt::QueuedConnection);
    const bool hadKeys = isAncestorOf(focusWidget()) && m_state->isAncestorOf(focusWidget());
    m_header->setSentence(m_list.headline());
    m_views->button(int(m_list.view()))->setChecked(true);
    m_state->setBanner(m_list.notice(), Tone::Warn);
    switch (m_list.state()) {
    case IncidentController::State::Loading:
        m_state->showLoading(tr("Reading the incidents"));
        break;
    case IncidentController::State::Empty: {
        const auto [title, text] = m_list.emptiness();
        m_state->showEmpty(title, text);
        break;
    }
    case IncidentController::State::Failed: {
        const auto access = m_list.access();
        m_state->showError(access ? m_list.error().value_or(Error{ErrorKind::Internal, m_list.headline()})
                                  : access.error());
        break;
    }
    case IncidentController::State::Full:
        m_state->showContent();
        settle();
        if (hasFocus())
            focusList();
        return;
    }
    if (hadKeys)
        setFocus();
}

// The row of the one that is shown is the current one; where it is not listed, it stays shown until another is chosen.
void IncidentsPage::settle()
{
    const FigureTableModel &model = m_list.table();
    int row = -1;
    for (int i = 0; i < model.rowCount() && row < 0; ++i)
        row = model.rows().at(i).id == QString::number(m_detail.seq()) ? i : -1;
    if (row < 0 && m_detail.seq() == 0 && model.rowCount() > 0) {
        row = 0;
        m_detail.show(model.rows().constFirst().id.toLongLong());
    }
    m_settling = true;
    if (row < 0)
        m_table->clearSelection();
    else if (m_table->currentIndex().row() != row || !m_table->selectionModel()->hasSelection())
        m_table->setCurrentIndex(model.index(row, 0));
    m_settling = false;
    m_table->fitColumns();
}

void IncidentsPage::chooseView(IncidentView view)
{
    m_card->close();
    m_detail.show(0);
    m_list.setView(view);
    setFocus();
    showState();
}

void IncidentsPage::move(int rows)
{
    const int last = m_list.table().rowCount() - 1;
    if (last >= 0)
        m_table->setCurrentIndex(m_list.table().index(std::clamp(m_table->currentIndex().row() + rows, 0, last), 0));
}

void IncidentsPage::exportShown()
{
    const qint64 seq = m_detail.seq();
    if (!m_detail.folder())
        return;
    const FileChoice choice{tr("Export %1 with its evidence").arg(incidentId(seq)),
                            tr("Export"),
                            {tr("ZIP (*.zip)")},
                            QStringLiteral("%1.zip").arg(incidentId(seq))};
    const std::optional<AffectedList> affected = m_affected ? m_affected->everybody() : std::nullopt;
    chooseFileToSave(this, choice,
                     [this, seq, affected](const QString &file) { m_list.exportTo(seq, file, affected); });
}

void IncidentsPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

void IncidentsPage::focusList()
{
    if (m_state->state() == StateView::State::Content)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        setFocus();
}

void IncidentsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (m_card->isVisible())
        m_card->close();
    else
        focusList();
}

} // namespace Gatehouse
