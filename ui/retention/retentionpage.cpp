#include "ui/retention/retentionpage.h"

#include "models/retention/retentionwords.h"
#include "ui/retention/purgecard.h"
#include "ui/retention/purgesettingscard.h"
#include "ui/retention/rulecard.h"
#include "ui/retention/unmatchedcard.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/wrapdelegate.h"
#include "ui/widgets/wrappedlabel.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace Gatehouse
{

namespace
{

constexpr int kPeriodWidth = 150;
constexpr int kTwoLinesHeight = 40;
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

} // namespace

RetentionPage::RetentionPage(RetentionController &retention, const Theme &theme, QWidget *parent)
    : PageFrame(tr("Retention"), theme, parent)
    , m_retention(retention)
    , m_schedule(new DataTable(tr("Schedule")))
    , m_notHere(new WrappedLabel)
    , m_purges(new DataTable(tr("Purges")))
    , m_purgesCard(new Card(tr("Purges")))
    , m_unmatched(new UnmatchedCard)
    , m_rule(new RuleCard)
    , m_purge(new PurgeCard(retention, theme))
    , m_settings(new PurgeSettingsCard)
    , m_count(new QPushButton)
    , m_plan(new QPushButton(tr("&Plan a purge")))
{
    setLook(m_plan, "primary");
    m_plan->setToolTip(tr("Lays down what is counted here, to be approved and then carried out"));
    m_count->setToolTip(tr("Counts what is due at the gateway, read only (F5)"));
    header()->addAction(m_count);
    header()->addAction(m_plan);
    setHalves(buildLists(theme), 7, scrolled(stack({m_unmatched, m_rule, m_purge, m_settings}, Spacing::kGap)), 3);
    addKey(tr("Count what is due"), Qt::Key_F5, [this] { m_retention.count(); });
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
    for (const int text : {ScheduleColumns::ClassColumn, ScheduleColumns::PeriodColumn})
        m_schedule->setItemDelegateForColumn(text, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_schedule));
    m_schedule->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_purges->setModel(&m_retention.purgeTable());
    m_purges->setNumericColumns({PurgeColumns::RowsColumn});
    m_purges->setStretchColumn(PurgeColumns::PlannedColumn);
    m_purges->setItemDelegateForColumn(PurgeColumns::StateColumn, new ChipDelegate(theme, toneOfPurge, m_purges));
    fitRows(m_purges, kMostPurges); // the schedule has the rest of the page
    for (DataTable *table : {m_schedule, m_purges}) {
        table->setSelectionMode(QAbstractItemView::SingleSelection);
        table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    }
    setLook(m_notHere, "muted");
    m_notHere->setContentsMargins(Spacing::kCard, Spacing::kHair, Spacing::kCard, Spacing::kSmall);
    m_purgesCard->setFlush(true);
    m_purgesCard->body()->addWidget(m_purges);
    return stack({flushCard(tr("Schedule"), {m_schedule, m_notHere}), m_purgesCard}, Spacing::kGap, 0);
}

void RetentionPage::connectParts()
{
    connect(m_count, &QPushButton::clicked, this,
            [this] { m_retention.isCounting() ? m_retention.stop() : m_retention.count(); });
    connect(m_plan, &QPushButton::clicked, &m_retention, &RetentionController::lay);
    connect(m_unmatched, &UnmatchedCard::explained, &m_retention, &RetentionController::explainUnmatched);
    connect(m_settings, &PurgeSettingsCard::saveRequested, &m_retention, &RetentionController::change);
    connect(&m_retention, &RetentionController::changed, this, &RetentionPage::showState);
    connect(&m_retention, &RetentionController::said, this, &RetentionPage::say);
    connect(stateView(), &StateView::retryRequested, &m_retention, &RetentionController::refresh);
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

void RetentionPage::showState()
{
    header()->setSentence(m_retention.headline());
    m_count->setText(m_retention.isCounting() ? tr("Stop") : tr("Count now"));
    m_count->setEnabled(m_retention.state() == RetentionController::State::Full && !m_retention.isRunning());
    m_plan->setEnabled(m_retention.mayPlan() && !m_retention.isBusy());
    if (!hasRead(m_retention, tr("Reading the schedule"), m_retention.notice()))
        return;
    if (!m_retention.plan() && m_retention.isCounting() && m_retention.purgeTable().rowCount() == 0)
        return stateView()->showLoading(tr("Counting what is due at the gateway"));
    if (!m_retention.plan() && m_retention.purgeTable().rowCount() == 0) {
        const QString why = m_retention.notice();
        stateView()->setBanner({});
        return stateView()->showEmpty(tr("There is no schedule"),
                                      why.isEmpty() ? tr("Count what is due at the gateway (F5).") : why);
    }
    stateView()->showContent();
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
        const QModelIndex index = id.isEmpty() ? QModelIndex() : rowOf(model, id);
        if (!index.isValid())
            table->clearSelection();
        else if (table->currentIndex().row() != index.row() || !table->selectionModel()->hasSelection())
            table->setCurrentIndex(index);
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
    m_unmatched->show(m_retention.plan().value_or(PurgePlan()), m_retention.mayChange().has_value());
    if (m_retention.board())
        m_settings->show(m_retention.board()->settings, m_retention.mayChange().has_value());
}

} // namespace Gatehouse
