// Works off the queue of privacy requests: in the console, and as 'gatehousectl worker'. Several may share one store.
#pragma once

#include "models/privacy/caserun.h"

namespace Gatehouse
{

struct WorkedCase {
    QString caseId;
    CaseState state = CaseState::Queued; // in which the worker left it
    QString why;                         // when it is not completed

    bool operator==(const WorkedCase &) const = default;
};

// An engine: waits, on the thread of the databases.
class CaseWorker
{
public:
    // What `bench` refers to outlives this.
    CaseWorker(const WorkBench &bench, WorkerSettings settings);

    // Takes the most urgent case that waits, or `caseId`, as far as it goes. Nothing: there is none, or another worker
    // has it. An error that passes by itself (a gateway that is away) leaves the case to be taken up again; one that
    // does not pass stops it for a person, and is told in `why`.
    Result<std::optional<WorkedCase>> workOne(const QString &caseId = {}, const std::stop_token &stop = {});

    // Opens again what has become due: holds and retentions that ended, and people who were erased and are back.
    Result<QStringList> reopenDue(const std::stop_token &stop = {});

private:
    Result<WorkedCase> work(const CaseLease &lease, const std::stop_token &stop);
    Result<CaseState> advanceUnderLease(const CaseLease &lease, const std::stop_token &stop);
    Result<CaseState> advance(const CaseLease &lease, const std::stop_token &stop);

    WorkBench m_bench;
    WorkerSettings m_settings;
};

} // namespace Gatehouse
