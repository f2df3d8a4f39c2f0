// What works on the privacy requests of one store, made for it.
#pragma once

#include "models/privacy/caseruns.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store.
struct CaseRepositories {
    // Both outlive it.
    CaseRepositories(Database &ofCases, const Clock &clock)
        : store(ofCases)
        , audit(store, clock)
        , operators(makeOperatorRepository(store, audit, clock))
        , cases(makeCaseRepository(store, audit, *operators, clock))
        , runs(makeCaseRuns(store, *cases, audit, *operators, clock))
    {
    }

    Database &store;
    AuditRepository audit;
    std::unique_ptr<OperatorRepository> operators;
    std::unique_ptr<CaseRepository> cases;
    std::unique_ptr<CaseRuns> runs;
};

} // namespace Gatehouse
