#include "models/privacy/casecontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/today.h"
#include "models/privacy/erasureplan.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// How far each stage reaches in the order of the states.
int progressOf(CaseState state)
{
    switch (state) {
    case CaseState::Received:
        return 0;
    case CaseState::IdentityCheck:
        return 1;
    case CaseState::Discovery:
        return 2;
    case CaseState::Planned:
        return 3;
    case CaseState::AwaitingApproval:
        return 4;
    case CaseState::Queued:
    case CaseState::Running:
    case CaseState::NeedsAttention:
        return 5;
    case CaseState::Verifying:
        return 6;
    case CaseState::Completed:
        return 8;
    case CaseState::Refused:
    case CaseState::Withdrawn:
        break;
    }
    return -1;
}

// Below the plan: sums, what is missing.
QString planSummaryOf(const CaseFolder &folder)
{
    if (folder.plan.isEmpty())
        return CaseController::tr(
            "There is no plan yet: the person has not been looked for in the gateway's databases.");
    const auto plan = ErasurePlan::fromJson(folder.plan);
    if (!plan)
        return plan.error().message;
    QMap<QString, qint64> sums;
    for (const PlanTable &table : plan->tables)
        sums[whatHappens(table, plan->request)] += table.rows;
    QStringList parts;
    for (auto at = sums.constBegin(); at != sums.constEnd(); ++at)
        parts.append(
            QStringLiteral("%1 %2").arg(counted(*at, CaseController::tr("row"), CaseController::tr("rows")), at.key()));
    parts.append(counted(plan->unclassifiedColumns.size(), CaseController::tr("column unclassified"),
                         CaseController::tr("columns unclassified")));
    parts.append(counted(plan->holds.size(), CaseController::tr("hold"), CaseController::tr("holds")));
    if (!plan->unsupported.isEmpty())
        parts.append(plan->unsupported);
    return parts.join(QStringLiteral(" · "));
}

// Masked. What was written is not kept, so that there is nothing to show of a case that is closed.
QList<RectifiedValue> rectificationOf(const CaseFolder &folder)
{
    const auto plan = folder.plan.isEmpty() || !isOpen(folder.one.state) ? Result<ErasurePlan>(ErasurePlan())
                                                                         : ErasurePlan::fromJson(folder.plan);
    return plan ? maskedRectification(*plan) : QList<RectifiedValue>();
}

} // namespace

CaseController::CaseController(CaseStore &store, CaseJobs &jobs, TeamSession &team, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_jobs(jobs)
    , m_team(team)
    , m_clock(clock)
    , m_rectification(jobs, team)
{
    connect(&team, &TeamSession::changed, this, [this] {
        if (!m_team.isSignedIn()) {
            m_folder.reset();
            m_subject.reset();
            fillTables();
            follow();
        } else if (!m_id.isEmpty() && !m_folder && !m_asking) {
            refresh();
        }
        emit changed();
    });
    connect(&team, &TeamSession::operatorsChanged, this, [this] {
        fillTables();
        emit changed();
    });
    m_follow.setInterval(kFollowMs);
    connect(&m_follow, &QTimer::timeout, this, &CaseController::reread);
}

QDate CaseController::today() const
{
    return todayBy(m_clock);
}

QString CaseController::nameOf(const QString &actor) const
{
    return m_team.names().value(actor, actor);
}

void CaseController::show(const QString &id)
{
    if (id != m_id)
        emit said(QString(), true); // what was said before is of another case
    m_id = id;
    m_folder.reset();
    m_subject.reset();
    m_error.reset();
    fillTables();
    refresh();
}

void CaseController::refresh()
{
    ++m_generation;
    m_asking = !m_id.isEmpty();
    emit changed();
    if (!m_asking)
        return;
    onFinished(m_store.folder(m_id), this, [this, generation = m_generation](const Result<CaseFolder> &folder) {
        if (generation == m_generation)
            answered(folder);
    });
}

void CaseController::answered(const Result<CaseFolder> &folder)
{
    m_asking = false;
    m_error.reset();
    if (folder)
        m_folder = *folder;
    else
        m_error = folder.error();
    fillTables();
    follow();
    emit changed();
}

void CaseController::setActive(bool active)
{
    m_active = active;
    follow();
}

// A worker may be on another machine: what it does is only seen by reading again.
void CaseController::follow()
{
    const bool runs = m_folder && (m_folder->one.state == CaseState::Running ||
                                   m_folder->one.state == CaseState::Verifying || task());
    if (runs && m_active)
        m_follow.start();
    else
        m_follow.stop();
}

// Without a word: whoever reads the page is not disturbed.
void CaseController::reread()
{
    if (m_asking || m_id.isEmpty())
        return;
    onFinished(m_store.folder(m_id), this, [this, generation = m_generation](const Result<CaseFolder> &folder) {
        if (generation == m_generation && folder && m_folder && *folder != *m_folder)
            answered(folder);
    });
}

QString CaseController::title() const
{
    return m_folder ? QStringLiteral("%1 · %2").arg(m_id, requestTypeTitle(m_folder->one.type)) : m_id;
}

QString CaseController::sentence() const
{
    if (!m_folder)
        return m_error ? m_error->message : tr("Reading the case…");
    const PrivacyCase &one = m_folder->one;
    QStringList parts{regimeTitle(one.regime), caseStateTitle(one.state), tr("filed by %1").arg(nameOf(one.filedBy)),
                      one.assignee.isEmpty() ? tr("assigned to nobody")
                                             : tr("assigned to %1").arg(nameOf(one.assignee))};
    if (one.denial)
        parts.append(denialTitle(*one.denial));
    if (!one.attention.isEmpty())
        parts.append(one.attention);
    return parts.join(QStringLiteral(" · "));
}

QString CaseController::due() const
{
    if (!m_folder || !isOpen(m_folder->one.state))
        return {};
    return tr("due %1 · %2")
        .arg(m_folder->one.due.toString(QStringLiteral("ddd d MMM yyyy")), dueIn(m_folder->one.due, today()));
}

CaseQueueModel::Urgency CaseController::urgency() const
{
    if (!m_folder || !isOpen(m_folder->one.state))
        return CaseQueueModel::Urgency::None;
    const qint64 days = today().daysTo(m_folder->one.due);
    return days < 0                            ? CaseQueueModel::Urgency::Late
           : days <= CaseQueueModel::kSoonDays ? CaseQueueModel::Urgency::Soon
                                               : CaseQueueModel::Urgency::None;
}

QList<CaseStage> CaseController::stages() const
{
    if (!m_folder)
        return {};
    const PrivacyCase &one = m_folder->one;
    const auto counting = std::ranges::count_if(m_folder->approvals, &CaseApproval::counts);
    const QStringList titles{tr("Received"),
                             tr("Identity"),
                             tr("Discovery"),
                             tr("Plan"),
                             tr("Approval %1 of %2").arg(counting).arg(one.approvalsNeeded),
                             tr("Run"),
                             tr("Re-scan"),
                             tr("Certificate")};
    const int progress = progressOf(one.state);
    QList<CaseStage> stages;
    for (int i = 0; i < titles.size(); ++i) {
        const CaseStage::Standing standing = progress < 0
                                                 ? (i == 0 ? CaseStage::Standing::Done : CaseStage::Standing::Ended)
                                             : i < progress  ? CaseStage::Standing::Done
                                             : i == progress ? CaseStage::Standing::Now
                                                             : CaseStage::Standing::Ahead;
        const QDate day = i == 0 ? one.received : standing == CaseStage::Standing::Done ? dayOf(i) : QDate();
        stages.append({titles.at(i), standing, day.toString(QStringLiteral("d MMM"))});
    }
    return stages;
}

// On which the stage was left last.
QDate CaseController::dayOf(int stage) const
{
    QDate day;
    for (const CaseEvent &event : m_folder->events) {
        const auto from = caseStateFromToken(event.fromState);
        const auto to = caseStateFromToken(event.toState);
        if (from && to && progressOf(*from) <= stage && progressOf(*to) > stage)
            day = QDateTime::fromMSecsSinceEpoch(event.timeMs, QTimeZone::systemTimeZone()).date();
    }
    return day;
}

CaseClock CaseController::clock() const
{
    return m_folder ? clockOf(*m_folder, today()) : CaseClock();
}

QString CaseController::planHint() const
{
    return m_folder && !m_folder->one.planHash.isEmpty()
               ? QStringLiteral("sha256 %1").arg(shortHash(m_folder->one.planHash))
               : QString();
}

QString CaseController::journalHint() const
{
    return m_folder && !m_folder->one.leaseOwner.isEmpty()
               ? tr("lease %1 · epoch %2").arg(nameOf(m_folder->one.leaseOwner)).arg(m_folder->one.leaseEpoch)
               : QString();
}

QString CaseController::wishes() const
{
    QStringList texts;
    for (const RecordedWish &wish : m_folder ? m_folder->wishes : QList<RecordedWish>())
        texts.append(wishText(wish));
    return texts.isEmpty() ? QString() : tr("This person %1.").arg(texts.join(QStringLiteral("; ")));
}

void CaseController::fillTables()
{
    m_tables.show(m_folder, m_team.names(), today());
    const QList<ClockStep> steps = m_folder ? clock().steps : QList<ClockStep>();
    m_clockHint = steps.isEmpty() ? QString() : steps.constLast().why;
    m_planSummary = m_folder ? planSummaryOf(*m_folder) : QString();
    m_rectification.show(m_id, m_folder ? rectificationOf(*m_folder) : QList<RectifiedValue>());
}

QList<CaseOrder::Kind> CaseController::orders() const
{
    return m_folder && m_team.isSignedIn() ? possibleOrders(*m_folder, m_team) : QList<CaseOrder::Kind>();
}

QList<CaseJob::Kind> CaseController::jobs() const
{
    return m_folder && m_team.isSignedIn() && !task() ? possibleJobs(m_folder->one, m_team, m_clock.nowMs())
                                                      : QList<CaseJob::Kind>();
}

void CaseController::confirm(const QString &what, const std::function<void()> &then)
{
    if (what.isEmpty()) {
        then();
        return;
    }
    onFinished(m_team.confirmAgain(what), this, [this, then](const Result<void> &confirmed) {
        if (confirmed)
            then();
        else
            emit said(confirmed.error().message, confirmed.error().kind == ErrorKind::Cancelled);
    });
}

void CaseController::carryOut(CaseOrder order)
{
    if (m_busy || !m_folder)
        return;
    order.by = m_team.self().id;
    order.id = m_id;
    order.today = today();
    if (order.kind == CaseOrder::Kind::Assign)
        order.text = m_team.self().id;
    if (order.kind == CaseOrder::Kind::Approve)
        order.text = m_folder->one.planHash;
    confirm(confirmationOf(order, m_folder->one.type), [this, order] { give(order); });
}

void CaseController::give(const CaseOrder &order)
{
    m_busy = true;
    emit changed();
    onFinished(m_store.carryOut(order), this, [this, id = order.id](const Result<void> &done) {
        m_busy = false;
        emit said(done ? tr("Done, and recorded.") : done.error().message, done.has_value());
        if (id == m_id)
            refresh();
    });
}

void CaseController::start(CaseJob job)
{
    if (m_busy || !m_folder || task())
        return;
    job.by = m_team.self().id;
    job.caseId = m_id;
    job.today = today();
    confirm(confirmationOf(job, m_folder->one.type), [this, job] { begin(job); });
}

void CaseController::begin(const CaseJob &job)
{
    auto *work = new CaseTask(m_jobs, job, this);
    m_task = work;
    emit said(QString(), true); // what was said before is of something else
    connect(work, &CaseTask::changed, this, &CaseController::changed);
    connect(work, &CaseTask::ended, this, [this, work] { ended(work); });
    emit taskStarted(work);
    follow();
    emit changed();
}

void CaseController::ended(CaseTask *task)
{
    emit said(task->detail(), task->isGood());
    if (task->job().caseId == m_id)
        refresh();
}

QString CaseController::working() const
{
    const CaseTask *work = task();
    if (!work)
        return {};
    const bool verifies =
        work->job().kind == CaseJob::Kind::Run && m_folder && m_folder->one.state == CaseState::Verifying;
    const QString detail = verifies ? tr("looking everywhere for what is left") : work->detail();
    return detail.isEmpty() ? tr("%1…").arg(work->title()) : QStringLiteral("%1 · %2").arg(work->title(), detail);
}

void CaseController::write(const LetterOrder &letter)
{
    if (m_busy || !m_folder)
        return;
    m_busy = true;
    emit changed();
    onFinished(m_store.write(m_team.self().id, m_id, letter), this,
               [this, id = m_id, file = letter.file](const Result<QString> &hash) {
                   m_busy = false;
                   emit said(hash ? tr("The draft is in %1, and recorded. Look at it, and send it.").arg(file)
                                  : hash.error().message,
                             hash.has_value());
                   if (id == m_id)
                       refresh();
               });
}

void CaseController::saveCertificate(const QString &file)
{
    if (m_busy || !m_folder)
        return;
    m_busy = true;
    emit changed();
    onFinished(m_store.saveCertificate(m_id, file), this, [this, file](const Result<void> &saved) {
        m_busy = false;
        emit said(saved ? tr("The certificate is in %1. Whoever has the public key can verify it.").arg(file)
                        : saved.error().message,
                  saved.has_value());
        emit changed();
    });
}

void CaseController::reveal(const QString &purpose)
{
    if (m_busy || !m_folder || purpose.trimmed().isEmpty())
        return;
    onFinished(m_store.reveal(m_team.self().id, m_id, purpose.trimmed()), this,
               [this, id = m_id](const Result<CaseSubject> &subject) {
                   if (id != m_id || !m_team.isSignedIn())
                       return;
                   if (subject)
                       m_subject = *subject;
                   else
                       emit said(subject.error().message, false);
                   emit changed();
               });
}

void CaseController::hide()
{
    m_subject.reset();
    m_rectification.close();
    emit changed();
}

QString CaseController::subjectText() const
{
    QStringList parts;
    if (m_subject) {
        for (const SubjectIdentity &identity : m_subject->identities)
            parts.append(QStringLiteral("%1 %2").arg(plainWords(identity.kind), identity.value));
        return parts.join(QStringLiteral(" · "));
    }
    for (const MaskedIdentity &identity : m_folder ? m_folder->identities : QList<MaskedIdentity>())
        parts.append(QStringLiteral("%1 %2").arg(plainWords(identity.kind), identity.masked));
    return parts.isEmpty() && m_folder ? tr("erased") : parts.join(QStringLiteral(" · "));
}

} // namespace Gatehouse
