#include "ui/retention/retentionpage.h"

#include "models/retention/retentionwords.h"
#include "ui/retention/purgecard.h"
#include "ui/retention/purgesettingscard.h"
#include "ui/retention/rulecard.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/wrappedlabel.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace Gatehouse
{

namespace
{

constexpr int kPeriodWidth = 180;
constexpr int kMostPurges = 6;

std::optional<Tone> toneOfPurge(const QModelIndex &index)
{
    const QString word = index.data().toString();
    if (word == purgeStateTitle(PurgeState::Done))
        return Tone::Ok;
    if (word == purgeStateTitle(PurgeState::Running))
        return Tone::Accent;
    if (word == purgeStateTitle(PurgeState::Planned) || word == purgeStateTitle(PurgeState::Approved))
        return Tone::Warn;
    if (word == purgeStateTitle(PurgeState::Refused))
        return Tone::Bad;
    return Tone::Neutral;
}

bool isOpen(const PurgeRecord &purge)
{
    return purge.state == PurgeState::Planned || purge.state == PurgeState::Approved ||
           purge.state == PurgeState::Running;
}

int rowOf(const FigureTableModel &model, const QString &id)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.rows().at(row).id == id)
            return row;
    }
    return -1;
}

} // namespace

RetentionPage::RetentionPage(RetentionController &retention, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_retention(retention)
    , m_header(new PageHeader(tr("Retention")))
    , m_message(new QLabel)
    , m_schedule(new DataTable(tr("Schedule")))
    , m_notHere(new WrappedLabel)
    , m_purges(new DataTable(tr("Purges")))
    , m_purgesCard(new Card(tr("Purges")))
    , m_rule(new RuleCard)
    , m_purge(new PurgeCard(retention))
    , m_settings(new PurgeSettingsCard)
    , m_count(new QPushButton)
    , m_plan(new QPushButton(tr("&Plan a purge")))
{
    setAccessibleName(tr("Retention"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    setLook(m_plan, "primary");
    m_plan->setToolTip(tr("Lays down what is counted here, to be approved and then carried out"));
    m_count->setToolTip(tr("Counts what is due at the gateway, read only (F5)"));
    m_header->addAction(m_count);
    m_header->addAction(m_plan);
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(buildLists(theme), 7);
    row->addWidget(buildOne(), 3);
    m_state = new StateView(theme, halves);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_state, 1);
    buildActions();
    connectParts();
    showState();
}

QWidget *RetentionPage::buildLists(const Theme &theme)
{
    m_schedule->setModel(&m_retention.scheduleTable());
    m_schedule->setNumericColumns({ScheduleColumns::DueColumn, ScheduleColumns::KeptColumn});
    m_schedule->setStretchColumn(ScheduleColumns::PeriodColumn);
    m_schedule->setLeastStretch(kPeriodWidth);
    m_schedule->setYieldingColumns({ScheduleColumns::ClassColumn, ScheduleColumns::TableColumn});
    m_purges->setModel(&m_retention.purgeTable());
    m_purges->setNumericColumns({PurgeColumns::RowsColumn});
    m_purges->setStretchColumn(PurgeColumns::PlannedColumn);
    m_purges->setItemDelegateForColumn(PurgeColumns::StateColumn, new ChipDelegate(theme, toneOfPurge, m_purges));
    fitRows(m_purges, kMostPurges); // the schedule has the rest of the page
    for (DataTable *table : {m_schedule, m_purges}) {
        table->setSelectionMode(QAbstractItemView::SingleSelection);
        table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    }
    auto *schedule = new Card;
    schedule->setFlush(true);
    schedule->setAccessibleName(tr("Schedule"));
    setLook(m_notHere, "muted");
    m_notHere->setContentsMargins(Spacing::kCard, Spacing::kHair, Spacing::kCard, Spacing::kSmall);
    schedule->body()->addWidget(m_schedule);
    schedule->body()->addWidget(m_notHere);
    m_purgesCard->setFlush(true);
    m_purgesCard->body()->addWidget(m_purges);
    auto *lists = new QWidget;
    auto *column = new QVBoxLayout(lists);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(schedule, 1);
    column->addWidget(m_purgesCard);
    return lists;
}

QWidget *RetentionPage::buildOne()
{
    auto *one = new QWidget;
    auto *column = new QVBoxLayout(one);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    for (QWidget *card :
         {static_cast<QWidget *>(m_rule), static_cast<QWidget *>(m_purge), static_cast<QWidget *>(m_settings)})
        column->addWidget(card);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(one);
    return scroll;
}

void RetentionPage::buildActions()
{
    auto *again = new QAction(tr("Count what is due"), this);
    again->setShortcut(Qt::Key_F5);
    addAction(again);
    connect(again, &QAction::triggered, &m_retention, &RetentionController::count);
}

void RetentionPage::connectParts()
{
    connect(m_count, &QPushButton::clicked, this,
            [this] { m_retention.isCounting() ? m_retention.stop() : m_retention.count(); });
    connect(m_plan, &QPushButton::clicked, &m_retention, &RetentionController::lay);
    connect(m_settings, &PurgeSettingsCard::saveRequested, &m_retention, &RetentionController::change);
    connect(&m_retention, &RetentionController::changed, this, &RetentionPage::showState);
    connect(&m_retention, &RetentionController::said, this, &RetentionPage::say);
    connect(m_state, &StateView::retryRequested, &m_retention, &RetentionController::refresh);
    const auto follow = [this](DataTable *table, const std::function<void(const QString &)> &select) {
        connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this, select](const QModelIndex &index) {
                    if (!m_settling && index.isValid())
                        select(index.data(IdRole).toString());
                });
        // A click on what is current already takes it up again.
        connect(table, &QAbstractItemView::clicked, this,
                [select](const QModelIndex &index) { select(index.data(IdRole).toString()); });
    };
    follow(m_schedule, [this](const QString &id) { m_retention.selectRule(id); });
    follow(m_purges, [this](const QString &id) { m_retention.selectPurge(id); });
}

void RetentionPage::setActive(bool active)
{
    if (active)
        say({}, true); // what was said before is no news
    m_retention.setActive(active);
    if (active)
        m_schedule->setFocus(Qt::OtherFocusReason);
}

bool RetentionPage::isSettled() const
{
    return m_retention.state() != RetentionController::State::Loading && !m_retention.isCounting();
}

QString RetentionPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void RetentionPage::showState()
{
    m_header->setSentence(m_retention.headline());
    m_count->setText(m_retention.isCounting() ? tr("Stop") : tr("Count now"));
    m_count->setEnabled(m_retention.state() == RetentionController::State::Full && !m_retention.isRunning());
    m_plan->setEnabled(m_retention.mayPlan() && !m_retention.isBusy());
    m_state->setBanner(m_retention.notice());
    if (m_retention.state() != RetentionController::State::Full)
        m_message->hide(); // it was said to somebody else
    switch (m_retention.state()) {
    case RetentionController::State::Loading:
        m_state->showLoading(tr("Reading the schedule"));
        return;
    case RetentionController::State::Failed: {
        const auto access = m_retention.access();
        m_state->setBanner({});
        m_state->showError(access ? m_retention.error().value_or(Error{}) : access.error());
        return;
    }
    case RetentionController::State::Full:
        break;
    }
    if (!m_retention.plan() && m_retention.isCounting() && m_retention.purgeTable().rowCount() == 0)
        return m_state->showLoading(tr("Counting what is due at the gateway"));
    if (!m_retention.plan() && m_retention.purgeTable().rowCount() == 0) {
        const QString why = m_retention.notice();
        m_state->setBanner({});
        return m_state->showEmpty(tr("There is no schedule"),
                                  why.isEmpty() ? tr("Count what is due at the gateway (F5).") : why);
    }
    m_state->showContent();
    const QString absent = m_retention.plan() ? notHereText(*m_retention.plan()) : QString();
    m_notHere->setText(absent);
    m_notHere->setVisible(!absent.isEmpty());
    m_purgesCard->setVisible(m_retention.purgeTable().rowCount() > 0);
    settle();
    showOne();
}

// The row of what is selected is the current one; where nothing is, what waits for somebody is taken, or the first
// rule.
void RetentionPage::settle()
{
    if (!m_retention.hasSelection() && m_retention.board()) {
        const QList<PurgeRecord> &purges = m_retention.board()->purges;
        const auto open = std::ranges::find_if(purges, isOpen);
        if (open != purges.end())
            return m_retention.selectPurge(open->id);
    }
    if (!m_retention.hasSelection() && m_retention.scheduleTable().rowCount() > 0)
        return m_retention.selectRule(m_retention.scheduleTable().rows().constFirst().id);
    m_settling = true;
    const auto place = [](DataTable *table, const FigureTableModel &model, const QString &id) {
        const int row = id.isEmpty() ? -1 : rowOf(model, id);
        if (row < 0)
            table->clearSelection();
        else if (table->currentIndex().row() != row || !table->selectionModel()->hasSelection())
            table->setCurrentIndex(model.index(row, 0));
    };
    const PurgeTable *rule = m_retention.rule();
    const PurgeRecord *purge = m_retention.purge();
    place(m_schedule, m_retention.scheduleTable(), rule ? scheduleRowId(*rule) : QString());
    place(m_purges, m_retention.purgeTable(), purge ? purge->id : QString());
    m_settling = false;
}

void RetentionPage::showOne()
{
    const PurgeTable *rule = m_retention.rule();
    const PurgeRecord *purge = m_retention.purge();
    m_rule->setVisible(rule != nullptr);
    m_purge->setVisible(purge != nullptr);
    if (rule)
        m_rule->show(*rule);
    if (purge)
        m_purge->showPurge();
    if (m_retention.board())
        m_settings->show(m_retention.board()->settings, m_retention.mayChange().has_value());
}

void RetentionPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

} // namespace Gatehouse
