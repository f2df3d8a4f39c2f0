#include "models/retention/retentioncontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/retention/purgetask.h"
#include "models/retention/retentionwords.h"

#include <algorithm>
#include <utility>

namespace Gatehouse
{

RetentionController::RetentionController(RetentionStore &store, TeamSession &team, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
{
    m_schedule.setTable(scheduleColumns(), {});
    m_purges.setTable(purgeColumns(), {});
    m_parts.setTable(purgePartColumns(), {});
    m_again.setInterval(kAgainMs);
    connect(&m_again, &QTimer::timeout, this, &RetentionController::refresh);
    connect(&team, &TeamSession::changed, this, &RetentionController::follow);
    connect(&team, &TeamSession::operatorsChanged, this, &RetentionController::fill);
    connect(&store, &RetentionStore::counted, this, [this](int done, int all) {
        m_done = done;
        m_all = all;
        emit changed();
    });
    follow();
}

RetentionController::~RetentionController() = default;

Result<void> RetentionController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Retention is not shown"));
}

Result<void> RetentionController::manages(const QString &what) const
{
    return m_team.access(Right::ManageRetention, what);
}

RetentionController::State RetentionController::state() const
{
    if (!access() || (m_error && !m_board))
        return State::Failed;
    return m_board ? State::Full : State::Loading;
}

void RetentionController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        m_asking = false;
        m_board.reset();
        m_error.reset();
        m_plan.reset();
        m_unmatchedReason.clear(); // of another person
        m_countError.reset();
        if (m_counting || m_task)
            stop();
        m_counting = false;
        ++m_countRun;
        m_rule.clear();
        m_purge.clear();
        fill();
        if (allowed)
            refresh();
    }
    emit changed();
}

void RetentionController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (!active)
        return m_again.stop();
    m_again.start();
    refresh();
}

void RetentionController::refresh()
{
    if (!m_allowed || m_asking)
        return;
    m_asking = true;
    onFinished(m_store.board(), this, [this, generation = ++m_generation](const Result<RetentionBoard> &board) {
        if (generation == m_generation)
            answered(board);
    });
}

void RetentionController::answered(const Result<RetentionBoard> &board)
{
    m_asking = false;
    m_error = board ? std::nullopt : std::optional(board.error());
    if (board)
        m_board = *board;
    // What was counted by other policies than those in force tells nothing any more.
    if (board && m_plan && m_plan->policyPins != m_board->policyPins)
        m_plan.reset();
    fill();
    // The first look at the page counts by itself; after that a person says when.
    if (board && m_active && !m_plan && !m_countError && !m_board->policyPins.isEmpty())
        count();
}

void RetentionController::fill()
{
    m_schedule.setTable(scheduleColumns(), m_plan ? scheduleRows(*m_plan) : QList<TableRow>());
    m_purges.setTable(purgeColumns(), m_board ? purgeRows(m_board->purges, m_team.names(), QTimeZone::systemTimeZone())
                                              : QList<TableRow>());
    fillParts();
}

// A selection fills no more than this: it comes also from tables that are being filled.
void RetentionController::fillParts()
{
    const PurgeRecord *one = purge();
    m_parts.setTable(purgePartColumns(), one ? purgePartRows(*one) : QList<TableRow>());
    emit changed();
}

void RetentionController::count()
{
    if (m_counting || !m_allowed || m_task)
        return;
    m_counting = true;
    m_done = m_all = 0;
    emit changed();
    onFinished(m_store.preview(), this, [this, run = ++m_countRun](const Result<PurgePlan> &plan) {
        if (run == m_countRun)
            counted(plan);
    });
}

void RetentionController::counted(const Result<PurgePlan> &plan)
{
    m_counting = false;
    if (plan) {
        m_plan = *plan;
        m_plan->unmatchedReason = m_unmatchedReason;
        m_countError.reset();
        if (!rule())
            m_rule.clear(); // it is a rule no more
    } else if (plan.error().kind == ErrorKind::Cancelled) {
        emit said(tr("Stopped. What was counted before is still shown."), true);
        m_countError = m_plan ? std::nullopt : std::optional(plan.error());
    } else {
        m_countError = plan.error();
    }
    fill();
}

void RetentionController::explainUnmatched(const QString &words)
{
    m_unmatchedReason = words.trimmed();
    if (m_plan)
        m_plan->unmatchedReason = m_unmatchedReason;
    emit changed();
}

void RetentionController::stop()
{
    m_store.stop();
}

QString RetentionController::progress() const
{
    if (!m_counting)
        return {};
    return m_all > 0 ? tr("Counting: %1 of %2").arg(m_done).arg(m_all) : tr("Counting...");
}

QString RetentionController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_plan)
        return m_counting ? progress() : QString();
    const auto due = std::ranges::count_if(m_plan->tables, [](const PurgeTable &table) {
        return !table.isBlocked() && (table.due.rows > 0 || table.due.isMore);
    });
    const PurgeCount rows = m_plan->rows();
    QString text = due == 0                         ? tr("Nothing is past its period")
                   : rows.rows == 1 && !rows.isMore ? tr("1 row is past its period")
                   : due == 1 ? tr("%1 rows of one kind of records are past their period").arg(rows.text())
                              : tr("%1 rows of %2 kinds of records are past their period").arg(rows.text()).arg(due);
    if (const auto blocked = std::ranges::count_if(m_plan->tables, &PurgeTable::isBlocked); blocked > 0)
        text += tr(", and what is due of %1 more is blocked").arg(blocked);
    text += tr(", counted %1").arg(formatInstant(m_plan->countedMs, QTimeZone::systemTimeZone()));
    return m_counting ? QStringLiteral("%1 · %2").arg(text, progress()) : text;
}

QString RetentionController::notice() const
{
    if (m_error)
        return m_error->message;
    if (m_board && m_board->policyPins.isEmpty())
        return tr("No policy is in force at this gateway, so there is no schedule. Put one in force on the Policies "
                  "page.");
    if (m_countError)
        return m_countError->message;
    if (m_plan && !m_plan->problems.isEmpty())
        return tr("Nothing can be purged: %1").arg(m_plan->problems.join(QLatin1Char(' ')));
    return m_plan ? m_plan->blocked().join(QLatin1Char(' ')) : QString();
}

int RetentionController::waiting() const
{
    if (!m_board)
        return 0;
    return int(std::ranges::count_if(m_board->purges, [](const PurgeRecord &purge) {
        return purge.state == PurgeState::Planned || purge.state == PurgeState::Approved;
    }));
}

void RetentionController::selectRule(const QString &row)
{
    if (row == m_rule)
        return;
    m_rule = row;
    m_purge.clear();
    fillParts();
}

void RetentionController::selectPurge(const QString &id)
{
    if (id == m_purge)
        return;
    m_purge = id;
    m_rule.clear();
    fillParts();
}

const PurgeTable *RetentionController::rule() const
{
    if (!m_plan)
        return nullptr;
    const auto found = std::ranges::find(m_plan->tables, m_rule, scheduleRowId);
    return found == m_plan->tables.end() ? nullptr : &*found;
}

const PurgeRecord *RetentionController::purge() const
{
    if (!m_board)
        return nullptr;
    const auto found = std::ranges::find(m_board->purges, m_purge, &PurgeRecord::id);
    return found == m_board->purges.end() ? nullptr : &*found;
}

QStringList RetentionController::purgeText() const
{
    const PurgeRecord *one = purge();
    return one ? purgeLines(*one, m_team.names(), QTimeZone::systemTimeZone()) : QStringList();
}

Result<void> RetentionController::mayPlan() const
{
    if (const auto allowed = manages(tr("No purge is planned")); !allowed)
        return allowed;
    if (!m_plan || m_counting)
        return failure(ErrorKind::InvalidInput, tr("What is due has to be counted first."));
    if (!m_plan->isPurgeable())
        return failure(ErrorKind::InvalidInput, m_plan->problems.isEmpty() && m_plan->blocked().isEmpty()
                                                    ? tr("Nothing is past its period.")
                                                    : tr("The plan has problems; they stand above."));
    return {};
}

Result<void> RetentionController::mayApprove() const
{
    const PurgeRecord *one = purge();
    if (!one || one->state != PurgeState::Planned)
        return failure(ErrorKind::InvalidInput, tr("Nothing waits for approval."));
    const QString self = m_team.self().id;
    if (std::ranges::find(one->approvals, self, &PurgeApproval::by) != one->approvals.end())
        return failure(ErrorKind::Denied, tr("You have approved it; somebody else has to."));
    const bool isOwnSmallOne = one->approvalsNeeded == 1 && one->plannedBy == self;
    if (isOwnSmallOne && m_team.may(Right::ManageRetention))
        return {};
    if (one->plannedBy == self)
        return failure(ErrorKind::Denied, tr("You have planned it; two other people have to approve it."));
    return m_team.access(Right::ApprovePlans, tr("The purge is not approved"));
}

Result<void> RetentionController::mayRun() const
{
    const PurgeRecord *one = purge();
    if (const auto allowed = manages(tr("No purge is carried out")); !allowed)
        return allowed;
    if (!one || (one->state != PurgeState::Approved && one->state != PurgeState::Running))
        return failure(ErrorKind::InvalidInput, tr("It is not approved, or it has ended."));
    if (m_task)
        return failure(ErrorKind::Busy, tr("A purge is being carried out here."));
    return {};
}

Result<void> RetentionController::mayWithdraw() const
{
    const PurgeRecord *one = purge();
    if (const auto allowed = manages(tr("The purge is not withdrawn")); !allowed)
        return allowed;
    if (!one || (one->state != PurgeState::Planned && one->state != PurgeState::Approved))
        return failure(ErrorKind::InvalidInput, tr("It runs, or has ended."));
    return {};
}

Result<void> RetentionController::mayChange() const
{
    return manages(tr("How purges run is not changed"));
}

template<typename Value>
void RetentionController::order(const QFuture<Result<Value>> &future,
                                const std::function<QString(const Result<Value> &)> &told)
{
    m_busy = true;
    emit changed();
    onFinished(future, this, [this, told](const Result<Value> &done) {
        m_busy = false;
        emit said(done ? told(done) : done.error().message, done.has_value());
        emit changed();
        refresh();
    });
}

void RetentionController::lay()
{
    if (!mayPlan() || m_busy)
        return;
    order<QString>(m_store.lay(m_team.self().id, *m_plan), [this](const Result<QString> &id) {
        explainUnmatched({}); // of that plan
        selectPurge(*id);
        return tr("%1 is planned, and waits for approval.").arg(*id);
    });
}

void RetentionController::afterConfirming(const QString &what, const std::function<void()> &then)
{
    onFinished(m_team.confirmAgain(what), this, [this, then](const Result<void> &confirmed) {
        if (confirmed)
            then();
        else
            emit said(confirmed.error().message, confirmed.error().kind == ErrorKind::Cancelled);
    });
}

void RetentionController::approve()
{
    if (!mayApprove() || m_busy)
        return;
    const PurgeRecord one = *purge();
    const PurgeCount rows = one.plan.rows();
    const QString what = wordFor(rows.rows, tr("row is"), tr("rows are"));
    afterConfirming(tr("Approve that %1 %2 deleted by %3").arg(rows.text(), what, one.id), [this, one] {
        order<void>(m_store.approve(m_team.self().id, one.id, one.planHash),
                    [one](const Result<void> &) { return tr("%1: your approval is recorded.").arg(one.id); });
    });
}

void RetentionController::run()
{
    if (!mayRun() || m_busy)
        return;
    const PurgeRecord one = *purge();
    const PurgeCount rows = one.plan.rows();
    afterConfirming(
        tr("Delete up to %1 %2 for good by %3").arg(rows.text(), wordFor(rows.rows, tr("row"), tr("rows")), one.id),
        [this, id = one.id] { beginRun(id); });
}

void RetentionController::beginRun(const QString &id)
{
    const PurgeRecord *one = purge();
    if (m_task || !one || one->id != id)
        return;
    m_task = new PurgeTask(m_store, m_team.self().id, id, one->plan.rows().rows, this);
    connect(m_task, &PurgeTask::ended, this, [this] {
        const PurgeTask *task = std::exchange(m_task, nullptr);
        const auto &result = task->result();
        const bool isDone = result && result->state == PurgeState::Done;
        // There is a function "counted" of its own here.
        emit said(isDone
                      ? tr("%1 is done: %2 gone.")
                            .arg(task->purge(), Gatehouse::counted(purgedRows(*result), tr("row is"), tr("rows are")))
                  : !result ? result.error().message
                            : tr("%1: %2").arg(task->purge(), result->why),
                  isDone || (!result && result.error().kind == ErrorKind::Cancelled));
        emit changed();
        refresh();
        count(); // what was due before is due no more
    });
    emit taskStarted(m_task);
    emit changed();
}

void RetentionController::withdraw(const QString &reason)
{
    if (!mayWithdraw() || m_busy)
        return;
    order<void>(m_store.withdraw(m_team.self().id, m_purge, reason),
                [id = m_purge](const Result<void> &) { return tr("%1 is withdrawn.").arg(id); });
}

void RetentionController::change(const RetentionSettings &settings)
{
    if (!mayChange() || m_busy)
        return;
    order<void>(m_store.change(m_team.self().id, settings),
                [](const Result<void> &) { return tr("Saved, and recorded."); });
}

} // namespace Gatehouse
