// One minute of one node of the lattice (all, provider, model, workspace, key), as detectors read it.
#pragma once

#include "models/telemetry/dimension.h"

#include <algorithm>
#include <array>
#include <span>

namespace Gatehouse
{

class Sketch;

// How many attempts of a minute fell to one model or one error class. `id` is the caller's own and stays the same.
struct CategoryCount {
    quint32 id = 0;
    qint64 attempts = 0;

    bool operator==(const CategoryCount &) const = default;
};

// Zero is data while the source is alive. `known` false means that the heartbeat of the source is missing: then every
// count below stands for nothing, and no detector may read it as a drop.
// The sketches and spans belong to the caller and need to live only during the call they are passed to.
struct SeriesBucket {
    qint64 startMs = 0; // UTC, a whole minute
    bool known = true;
    qint64 attempts = 0;
    std::array<qint64, kOutcomeCount> outcomes{}; // by Outcome; their sum is `attempts`
    qint64 authFailures = 0;                      // answered 401 or 403; a part of ClientError
    qint64 tokensIn = 0;
    qint64 tokensOut = 0;
    qint64 costMicros = 0; // micro-dollars
    // Of the attempts and of what they cost: began earlier and was written down too late to be a part of that minute.
    // They are judged now, but are no traffic of this minute.
    qint64 lateAttempts = 0;
    qint64 lateCostMicros = 0;
    const Sketch *latency = nullptr; // of the attempts whose latency is recorded; none when nothing is
    const Sketch *ttft = nullptr;    // of the attempts whose time to first token is recorded
    std::span<const CategoryCount> models;
    std::span<const CategoryCount> errorClasses;

    qint64 countOf(Outcome outcome) const { return outcomes[size_t(outcome)]; }
    // What failed, but for what was refused as not signed in or as too many, and for what the client gave up.
    qint64 failures() const
    {
        return countOf(Outcome::ServerError) + countOf(Outcome::Timeout) +
               std::max<qint64>(0, countOf(Outcome::ClientError) - authFailures);
    }
};

} // namespace Gatehouse
