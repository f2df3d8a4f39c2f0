#include "models/privacy/caseworker.h"

#include "models/privacy/caseverification.h"
#include "models/privacy/suppressionsweep.h"

#include <QDateTime>

namespace Gatehouse
{

CaseWorker::CaseWorker(const WorkBench &bench, WorkerSettings settings)
    : m_bench(bench)
    , m_settings(std::move(settings))
{
}

Result<std::optional<WorkedCase>> CaseWorker::workOne(const QString &caseId, const std::stop_token &stop)
{
    const auto lease = m_bench.runs.claim(m_settings.operatorId, m_settings.name, m_settings.lease, caseId);
    if (!lease || !*lease)
        return lease ? Result<std::optional<WorkedCase>>(std::nullopt) : std::unexpected(lease.error());
    if (m_settings.probe)
        m_settings.probe("after claim");
    auto worked = work(**lease, stop);
    return worked ? Result<std::optional<WorkedCase>>(*worked) : std::unexpected(worked.error());
}

Result<WorkedCase> CaseWorker::work(const CaseLease &lease, const std::stop_token &stop)
{
    const auto state = advanceUnderLease(lease, stop);
    if (state) {
        const auto one = m_bench.cases.find(lease.caseId);
        return one ? Result<WorkedCase>({lease.caseId, *state, one->attention}) : std::unexpected(one.error());
    }
    if (!isForAPerson(state.error())) {
        // Whoever comes next need not wait for the lease. Another worker may have it already, which is as good.
        if (const auto released = m_bench.runs.release(lease);
            !released && released.error().detail != QLatin1String("fenced"))
            return std::unexpected(released.error());
        return std::unexpected(state.error());
    }
    const auto stopped = m_bench.runs.stopForAttention(lease, state.error().message);
    return stopped ? Result<WorkedCase>({lease.caseId, CaseState::NeedsAttention, state.error().message})
                   : std::unexpected(stopped.error());
}

Result<CaseState> CaseWorker::advanceUnderLease(const CaseLease &lease, const std::stop_token &stop)
{
    const LeaseKeeper keeper(m_settings.renewal, lease, m_settings.lease);
    return advance(lease, stop);
}

Result<CaseState> CaseWorker::advance(const CaseLease &lease, const std::stop_token &stop)
{
    CaseRun run(m_bench, m_settings, lease);
    if (lease.state == CaseState::Running) {
        const auto state = run.carryOut(stop);
        if (!state || *state != CaseState::Verifying)
            return state;
    } else if (auto loaded = run.load(stop); !loaded) {
        return std::unexpected(loaded.error());
    }
    CaseLease verifying = lease;
    verifying.state = CaseState::Verifying;
    return CaseVerification(m_bench, m_settings, verifying, run).verify(stop);
}

Result<QStringList> CaseWorker::reopenDue(const std::stop_token &stop)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_bench.clock.nowMs(), Qt::UTC).date();
    auto reopened = m_bench.cases.reopenDue(m_settings.operatorId, today);
    const auto suppressed = reopened ? m_bench.runs.suppressed() : std::unexpected(reopened.error());
    const auto key = suppressed ? m_bench.cases.hashKey() : std::unexpected(suppressed.error());
    if (!key)
        return std::unexpected(key.error());
    const auto back = sweepForErased(m_bench.profile.dataMap, m_bench.tables, *key, *suppressed, stop);
    if (!back)
        return std::unexpected(back.error());
    QStringList ids;
    for (const ErasedPerson &person : *back) {
        if (person.isCertain && person.hasRow && !ids.contains(person.caseId))
            ids.append(person.caseId);
    }
    const auto again = m_bench.cases.reopen(m_settings.operatorId, ids, QStringLiteral("person_is_back"));
    if (!again)
        return again;
    return *reopened + *again;
}

} // namespace Gatehouse
