#include "models/privacy/casebench.h"

#include "models/privacy/suppressedrollups.h"
#include "models/telemetry/rollupstore.h"

namespace Gatehouse
{

WorkBench benchOf(CaseRepositories &desk, CaseGateway &gateway, const Clock &clock)
{
    return {*desk.cases,
            *desk.runs,
            gateway.profile(),
            gateway.tables(),
            gateway.control(),
            gateway.rollups(),
            gatewayFingerprint(gateway.settings()),
            clock,
            &desk.store};
}

Result<QStringList> beginWork(CaseWorker &worker, CaseRepositories &desk, CaseGateway &gateway, Database &store,
                              const std::stop_token &stop)
{
    if (gateway.rollups()) {
        const auto left = suppressInRollups(*gateway.rollups(), gatewayFingerprint(gateway.settings()),
                                            gateway.profile().dataMap, store, *desk.cases, *desk.runs);
        if (!left)
            return std::unexpected(left.error());
    }
    return worker.reopenDue(stop);
}

} // namespace Gatehouse
