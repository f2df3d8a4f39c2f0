#include "models/privacy/casetask.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <QFileInfo>

namespace Gatehouse
{

namespace
{

constexpr int kLookEveryMs = 250;

QString plannedSentence(const ErasurePlan &plan)
{
    if (plan.isApprovable())
        return CaseTask::tr("planned, waiting for approval");
    return plan.unsupported.isEmpty()
               ? CaseTask::tr("planned, but nobody can approve it while columns are unclassified: %1. Say on the page "
                              "Data map what is in them.")
                     .arg(plan.unclassifiedColumns.join(QStringLiteral(", ")))
               : plan.unsupported;
}

QString packedSentence(const CaseJob &job, const std::optional<MadePackage> &package)
{
    if (!package)
        return CaseTask::tr("what may concern others is in %1: write a ground into \"withhold\" where something is to "
                            "be left out, then make the package with that file")
            .arg(QFileInfo(job.package.reviewFile).fileName());
    const QString bytes = counted(package->bytes, CaseTask::tr("byte"), CaseTask::tr("bytes"));
    const QString made = QStringLiteral("%1, %2").arg(QFileInfo(package->file).fileName(), bytes);
    if (package->unreviewed == 0)
        return made;
    return package->unreviewed == 1
               ? CaseTask::tr("%1; 1 value may concern other people, and nobody has looked at it: review it before the "
                              "package is sent")
                     .arg(made)
               : CaseTask::tr("%1; %2 values may concern other people, and nobody has looked at them: review them "
                              "before it is sent")
                     .arg(made, formatExact(package->unreviewed));
}

} // namespace

QString jobProgressText(const CaseJobProgress::Standing &standing)
{
    if (standing.expected > 0)
        return CaseTask::tr("%1: %2 of %3")
            .arg(standing.step, formatExact(standing.done),
                 counted(standing.expected, CaseTask::tr("row"), CaseTask::tr("rows")));
    return standing.done > 0 ? counted(standing.done, CaseTask::tr("row"), CaseTask::tr("rows")) : standing.step;
}

QString workedSentence(const WorkedCase &worked)
{
    if (worked.state == CaseState::Planned)
        return CaseTask::tr("%1 was not carried out: what is there now is not what was approved. Its history says what "
                            "differs; plan it again.")
            .arg(worked.caseId);
    const QString left =
        CaseTask::tr("%1 is %2")
            .arg(worked.caseId, caseStateToken(worked.state).replace(QLatin1Char('_'), QLatin1Char(' ')));
    return worked.why.isEmpty() ? left + QLatin1Char('.') : QStringLiteral("%1: %2").arg(left, worked.why);
}

CaseTask::CaseTask(CaseJobs &jobs, const CaseJob &job, QObject *parent)
    : BackgroundTask(parent)
    , m_job(job)
    , m_progress(std::make_shared<CaseJobProgress>())
{
    connect(&m_look, &QTimer::timeout, this, &CaseTask::changed);
    m_look.start(kLookEveryMs);
    onFinished(jobs.carryOut(job, m_progress), this, [this](const Result<CaseJobResult> &result) { take(result); });
}

CaseTask::~CaseTask()
{
    m_progress->stop().request_stop();
}

void CaseTask::take(const Result<CaseJobResult> &result)
{
    m_look.stop();
    m_result = result;
    if (result)
        m_state = isGood() ? State::Done : State::Failed;
    else
        m_state = result.error().kind == ErrorKind::Cancelled ? State::Cancelled : State::Failed;
    emit changed();
    emit ended();
}

void CaseTask::cancel()
{
    if (!canCancel())
        return;
    m_stopping = true;
    m_progress->stop().request_stop();
    emit changed();
}

bool CaseTask::isGood() const
{
    if (!m_result)
        return false;
    switch (m_job.kind) {
    case CaseJob::Kind::Plan:
        return m_result->plan && m_result->plan->isApprovable();
    case CaseJob::Kind::Run:
        return m_result->worked && m_result->worked->state == CaseState::Completed;
    case CaseJob::Kind::Pack:
    case CaseJob::Kind::Reopen:
        break;
    }
    return true;
}

QString CaseTask::title() const
{
    switch (m_job.kind) {
    case CaseJob::Kind::Plan:
        return tr("Look for the person of %1").arg(m_job.caseId);
    case CaseJob::Kind::Run:
        return tr("Carry out %1").arg(m_job.caseId);
    case CaseJob::Kind::Pack:
        return tr("Pack what %1 asks for").arg(m_job.caseId);
    case CaseJob::Kind::Reopen:
        break;
    }
    return tr("Open cases again");
}

QString CaseTask::detail() const
{
    if (isActive())
        return m_stopping ? tr("stopping…") : jobProgressText(m_progress->standing());
    if (m_state == State::Cancelled)
        return tr("stopped");
    if (!m_result)
        return m_result.error().message;
    switch (m_job.kind) {
    case CaseJob::Kind::Plan:
        return plannedSentence(*m_result->plan);
    case CaseJob::Kind::Run:
        return m_result->worked ? workedSentence(*m_result->worked)
                                : tr("%1 is not queued any more, or another worker has it.").arg(m_job.caseId);
    case CaseJob::Kind::Pack:
        return packedSentence(m_job, m_result->package);
    case CaseJob::Kind::Reopen:
        break;
    }
    return m_result->reopened.isEmpty() ? tr("none is due") : m_result->reopened.join(QStringLiteral(", "));
}

} // namespace Gatehouse
