#include "models/telemetry/cell.h"

namespace Gatehouse
{

void Cell::merge(const Cell &other, bool withSketches)
{
    attempts += other.attempts;
    requests += other.requests;
    failedRequests += other.failedRequests;
    unlinked += other.unlinked;
    for (size_t i = 0; i < outcomes.size(); ++i)
        outcomes[i] += other.outcomes[i];
    tokensIn += other.tokensIn;
    tokensOut += other.tokensOut;
    tokensCached += other.tokensCached;
    costMicros += other.costMicros;
    if (!withSketches)
        return;
    latency.merge(other.latency);
    ttft.merge(other.ttft);
}

} // namespace Gatehouse
