// What a worker works with, of a store and a gateway that are open: for gatehousectl and the window alike.
#pragma once

#include "models/privacy/casegateway.h"
#include "models/privacy/caserepositories.h"
#include "models/privacy/caseworker.h"

namespace Gatehouse
{

// All outlive what is made of it.
WorkBench benchOf(CaseRepositories &desk, CaseGateway &gateway, const Clock &clock);

// Where every worker begins: people whom other machines have erased leave the figures of this one, and what has become
// due is opened again; gives the cases. `store`: of the desk.
Result<QStringList> beginWork(CaseWorker &worker, CaseRepositories &desk, CaseGateway &gateway, Database &store,
                              const std::stop_token &stop = {});

} // namespace Gatehouse
