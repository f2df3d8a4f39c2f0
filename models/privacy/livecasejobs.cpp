#include "models/privacy/livecasejobs.h"

#include "models/audit/auditdocuments.h"
#include "models/gateway/consolestore.h"
#include "models/privacy/casebench.h"
#include "models/privacy/caseplanner.h"

#include <QSysInfo>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// One job, on the thread of the databases. The gateway is opened for it alone: between two jobs nothing of it is held.
class JobRun
{
public:
    JobRun(const CaseJob &job, CaseJobProgress &progress, Database &store, const ConnectionSettings &settings,
           const Clock &clock, const WorkerSettings &worker)
        : m_job(job)
        , m_progress(progress)
        , m_stop(progress.stop().get_token())
        , m_store(store)
        , m_desk(store, clock)
        , m_settings(settings)
        , m_clock(clock)
        , m_worker(worker)
    {
    }

    Result<CaseJobResult> carryOut()
    {
        // A gateway that nobody needs is not asked.
        if (m_job.kind == CaseJob::Kind::Run) {
            const auto waits = somethingWaits();
            if (!waits || !*waits)
                return waits ? Result<CaseJobResult>(CaseJobResult()) : std::unexpected(waits.error());
        }
        const bool looks = m_job.kind == CaseJob::Kind::Plan || m_job.kind == CaseJob::Kind::Pack;
        const auto gateway = CaseGateway::open(
            m_settings, looks ? CaseGateway::Purpose::Look : CaseGateway::Purpose::Change, m_store, m_stop);
        if (!gateway)
            return std::unexpected(gateway.error());
        switch (m_job.kind) {
        case CaseJob::Kind::Plan:
            return plan(**gateway);
        case CaseJob::Kind::Pack:
            return pack(**gateway);
        case CaseJob::Kind::Run:
        case CaseJob::Kind::Reopen:
            break;
        }
        return work(**gateway);
    }

private:
    // Queued, or of a worker that has not been heard of.
    Result<bool> somethingWaits()
    {
        if (!m_job.caseId.isEmpty())
            return true;
        CasePageRequest request;
        request.filter.states = {CaseState::Queued, CaseState::Running, CaseState::Verifying};
        const auto page = m_desk.cases->page(request);
        if (!page)
            return std::unexpected(page.error());
        const qint64 nowMs = m_clock.nowMs();
        if (std::ranges::any_of(*page, [nowMs](const PrivacyCase &one) {
                return one.state == CaseState::Queued || one.leaseUntilMs < nowMs;
            }))
            return true;
        return claimInVain();
    }

    // A claim that finds nothing also clears what a worker that died has left in the store. One that finds a case by
    // now gives it back until the gateway is open.
    Result<bool> claimInVain()
    {
        const auto lease = m_desk.runs->claim(m_job.by, QSysInfo::machineHostName(), m_worker.lease);
        if (!lease || !*lease)
            return lease ? Result<bool>(false) : std::unexpected(lease.error());
        const auto back = m_desk.runs->release(**lease);
        return back ? Result<bool>(true) : std::unexpected(back.error());
    }

    Result<CaseJobResult> plan(CaseGateway &gateway)
    {
        CasePlanner planner(*m_desk.cases, *m_desk.runs, gateway.profile(), gateway.tables());
        auto made = planner.planForApproval(m_job.by, m_job.caseId, m_job.today, m_stop);
        CaseJobResult result;
        if (!made)
            return std::unexpected(made.error());
        result.plan = std::move(*made);
        return result;
    }

    Result<CaseJobResult> pack(CaseGateway &gateway)
    {
        const auto origin = storeOrigin(m_store);
        const auto key = origin ? storeSigningKey(*origin) : std::unexpected(origin.error());
        if (!key)
            return std::unexpected(key.error());
        auto made = packCase(*m_desk.cases, gateway, m_job.by, m_job.caseId, m_job.package, *key, m_clock.nowMs(),
                             m_stop, [this](qint64 rows) {
                                 m_progress.set({m_job.caseId, {}, rows, 0});
                             });
        CaseJobResult result;
        if (!made)
            return std::unexpected(made.error());
        result.package = std::move(*made);
        return result;
    }

    Result<CaseJobResult> work(CaseGateway &gateway)
    {
        const auto origin = storeOrigin(m_store);
        if (!origin)
            return std::unexpected(origin.error());
        WorkerSettings settings = m_worker;
        settings.operatorId = m_job.by;
        settings.name = QSysInfo::machineHostName();
        settings.auditOrigin = *origin;
        settings.progress = [this](const QString &caseId, const CaseStep &step) {
            m_progress.set({caseId, step.target, step.doneRows, step.expectedRows});
        };
        CaseWorker worker(benchOf(m_desk, gateway, m_clock), settings);
        CaseJobResult result;
        if (m_job.kind == CaseJob::Kind::Reopen) {
            auto reopened = beginWork(worker, m_desk, gateway, m_store, m_stop);
            if (!reopened)
                return std::unexpected(reopened.error());
            result.reopened = std::move(*reopened);
            return result;
        }
        auto worked = worker.workOne(m_job.caseId, m_stop);
        if (!worked)
            return std::unexpected(worked.error());
        result.worked = std::move(*worked);
        return result;
    }

    const CaseJob &m_job;
    CaseJobProgress &m_progress;
    const std::stop_token m_stop;
    Database &m_store;
    CaseRepositories m_desk;
    const ConnectionSettings &m_settings;
    const Clock &m_clock;
    const WorkerSettings &m_worker;
};

} // namespace

LiveCaseJobs::LiveCaseJobs(ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                           std::chrono::milliseconds rescanDelay)
    : m_store(store)
    , m_settings(settings)
    , m_clock(clock)
    , m_rescanDelay(rescanDelay)
{
}

LiveCaseJobs::~LiveCaseJobs()
{
    stopAll();
}

QFuture<Result<CaseJobResult>> LiveCaseJobs::carryOut(const CaseJob &job,
                                                      const std::shared_ptr<CaseJobProgress> &progress)
{
    ThreadedDatabase &work = workplace();
    follow(progress);
    WorkerSettings worker;
    worker.rescanDelay = m_rescanDelay;
    worker.renewal = renewalOver([open = m_store.opener()] { return open({}); });
    return work.ask([job, progress, settings = m_settings, &clock = m_clock, worker](Database &store) {
        return JobRun(job, *progress, store, settings, clock, worker).carryOut();
    });
}

QFuture<Result<QList<RectifiedValue>>> LiveCaseJobs::rectification(const QString &by, const QString &caseId,
                                                                   const QString &purpose)
{
    // shared_ptr: the question may outlive this, which stops it then.
    const auto progress = std::make_shared<CaseJobProgress>();
    ThreadedDatabase &work = workplace();
    follow(progress);
    return work.ask([by, caseId, purpose, progress, settings = m_settings,
                     &clock = m_clock](Database &store) -> Result<QList<RectifiedValue>> {
        const std::stop_token stop = progress->stop().get_token();
        const auto gateway = CaseGateway::open(settings, CaseGateway::Purpose::Look, store, stop);
        if (!gateway)
            return std::unexpected(gateway.error());
        const CaseRepositories desk(store, clock);
        return revealedRectification(*desk.cases, (*gateway)->profile(), (*gateway)->tables(), by, caseId, purpose,
                                     stop);
    });
}

ThreadedDatabase &LiveCaseJobs::workplace()
{
    if (std::exchange(m_closed, false))
        m_work->reopenBy(m_store.opener());
    if (!m_work)
        m_work = std::make_unique<ThreadedDatabase>(QStringLiteral("privacy work"), m_store.opener());
    return *m_work;
}

// Stopped when this closes.
void LiveCaseJobs::follow(const std::shared_ptr<CaseJobProgress> &progress)
{
    std::erase_if(m_running, [](const std::weak_ptr<CaseJobProgress> &each) { return each.expired(); });
    m_running.push_back(progress);
}

void LiveCaseJobs::close()
{
    stopAll();
    if (!m_work)
        return;
    m_closed = true;
    m_work->reopenBy([](const std::stop_token &) -> Result<std::unique_ptr<Database>> {
        return failure(ErrorKind::SignIn, QStringLiteral("The store is closed: nobody has signed in. Sign in first."));
    });
}

void LiveCaseJobs::stopAll()
{
    for (const std::weak_ptr<CaseJobProgress> &each : std::exchange(m_running, {})) {
        if (const auto progress = each.lock())
            progress->stop().request_stop();
    }
}

} // namespace Gatehouse
