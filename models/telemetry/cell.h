// What is known of a set of attempts: the thing that rollups store, queries merge and pages show.
#pragma once

#include "models/telemetry/dimension.h"
#include "models/telemetry/sketch.h"

#include <array>

namespace Gatehouse
{

// An *attempt* is one row of the gateway: one call to one upstream. A *request* is what the client sent; it may take
// several attempts, and the last of them is the one that answered. Sums are exact.
struct Cell {
    qint64 attempts = 0;
    qint64 requests = 0;       // final attempts, that is requests
    qint64 failedRequests = 0; // requests whose final attempt did not end in Ok
    qint64 unlinked = 0;       // attempts that cannot be put to a request: above 0, the two figures above are unknown
    std::array<qint64, kOutcomeCount> outcomes{}; // attempts by outcome; their sum is `attempts`
    qint64 tokensIn = 0;
    qint64 tokensOut = 0;
    qint64 tokensCached = 0; // a part of tokensIn
    qint64 costMicros = 0;   // micro-dollars
    Sketch latency;          // of the attempts whose latency is recorded
    Sketch ttft;             // of the attempts whose time to first token is recorded

    qint64 failedAttempts() const { return attempts - outcomes[size_t(Outcome::Ok)]; }
    bool requestsKnown() const { return unlinked == 0; }
    void merge(const Cell &other, bool withSketches = true);
    bool operator==(const Cell &) const = default;
};

} // namespace Gatehouse
