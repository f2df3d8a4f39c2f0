#include "models/privacy/queueworker.h"

#include "models/core/onfinished.h"
#include "models/core/today.h"
#include "models/privacy/casetask.h"

namespace Gatehouse
{

namespace
{

constexpr int kLookEveryMs = 500;

} // namespace

QueueWork::QueueWork(CaseJobs &jobs, const QString &by, const Clock &clock, QObject *parent, int betweenLooksMs)
    : BackgroundTask(parent)
    , m_jobs(jobs)
    , m_by(by)
    , m_clock(clock)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenLooksMs);
    connect(&m_pause, &QTimer::timeout, this, [this] { ask(CaseJob::Kind::Run); });
    auto *look = new QTimer(this);
    connect(look, &QTimer::timeout, this, [this] {
        if (m_asking)
            emit changed();
    });
    look->start(kLookEveryMs);
    ask(CaseJob::Kind::Reopen);
}

QueueWork::~QueueWork()
{
    m_progress->stop().request_stop();
}

void QueueWork::ask(CaseJob::Kind kind)
{
    m_asking = true;
    m_progress = std::make_shared<CaseJobProgress>();
    onFinished(m_jobs.carryOut({kind, m_by, {}, todayBy(m_clock), {}}, m_progress), this,
               [this](const Result<CaseJobResult> &result) { answered(result); });
}

void QueueWork::answered(const Result<CaseJobResult> &result)
{
    m_asking = false;
    m_problem = result ? QString() : result.error().message;
    if (result && result->worked) {
        const bool good = result->worked->state == CaseState::Completed;
        m_completed += good ? 1 : 0;
        emit said(workedSentence(*result->worked), good);
    } else if (result && !result->reopened.isEmpty()) {
        emit said(tr("Opened again, since a hold or a period has ended or the person is back: %1")
                      .arg(result->reopened.join(QStringLiteral(", "))),
                  true);
    }
    if (m_stopping) {
        end();
        return;
    }
    // The next one at once; a gateway that is away, and an empty queue, are looked at again after a while.
    if (result && result->worked)
        ask(CaseJob::Kind::Run);
    else
        m_pause.start();
    emit changed();
}

void QueueWork::cancel()
{
    if (!canCancel())
        return;
    m_stopping = true;
    m_pause.stop();
    m_progress->stop().request_stop();
    if (m_asking)
        emit changed();
    else
        end();
}

void QueueWork::end()
{
    m_state = State::Done;
    emit changed();
    emit ended();
}

QString QueueWork::title() const
{
    return tr("Work off privacy requests");
}

QString QueueWork::detail() const
{
    if (!isActive())
        return m_completed == 1 ? tr("1 case completed") : tr("%1 cases completed").arg(m_completed);
    if (m_stopping)
        return tr("stopping after the batch at hand…");
    if (!m_problem.isEmpty())
        return m_problem;
    const CaseJobProgress::Standing standing = m_progress->standing();
    if (m_asking && !standing.caseId.isEmpty())
        return QStringLiteral("%1 · %2").arg(standing.caseId, jobProgressText(standing));
    return tr("waiting for a case that is queued");
}

QueueWorker::QueueWorker(CaseJobs &jobs, TeamSession &team, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_team(team)
    , m_clock(clock)
{
    // The lock only covers the screen; whoever has signed out does nothing any more.
    connect(&team, &TeamSession::changed, this, [this] {
        const TeamSession::State state = m_team.state();
        if (state != TeamSession::State::SignedIn && state != TeamSession::State::Locked)
            stop();
        emit changed();
    });
}

void QueueWorker::start()
{
    if (isWorking() || !mayWork())
        return;
    onFinished(m_team.confirmAgain(tr("Carry out approved requests from this console, one after the other. What they "
                                      "delete cannot be brought back.")),
               this, [this](const Result<void> &confirmed) {
                   if (confirmed)
                       begin();
                   else
                       emit said(confirmed.error().message, confirmed.error().kind == ErrorKind::Cancelled);
                   emit changed();
               });
}

void QueueWorker::begin()
{
    if (isWorking())
        return;
    m_work = new QueueWork(m_jobs, m_team.self().id, m_clock, this);
    connect(m_work, &QueueWork::said, this, &QueueWorker::said);
    connect(m_work, &QueueWork::ended, this, &QueueWorker::changed);
    emit taskStarted(m_work);
    emit changed();
}

void QueueWorker::stop()
{
    if (m_work)
        m_work->cancel();
}

} // namespace Gatehouse
