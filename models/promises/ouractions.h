// What this console has switched at one gateway, as its records of incidents, runs and cases and its own log tell.
#pragma once

#include "models/promises/promisescene.h"

namespace Gatehouse
{

struct OurAction {
    bool isBySql = false; // done in the gateway's database, which no product writes down
    QString target;       // the id at the gateway; empty: not known, or not to be read by whoever looks
    // Between these the gateway has done it. Epoch microseconds.
    qint64 fromUs = 0;
    qint64 toUs = 0;

    bool operator==(const OurAction &) const = default;
};

// Those that were done, and no other gateway's. Where the server lets this operator not read the log, its records of
// incidents and runs tell alone.
Result<QList<OurAction>> ourActionsSince(const PromiseScene &scene, qint64 sinceUs);

// The same of what privacy cases switched. They name neither whom nor at which gateway, and what was gone already
// counts as switched. Denied: the server shows cases only to those who handle them.
Result<QList<OurAction>> caseSwitchesSince(const PromiseScene &scene, qint64 sinceUs);

// Rows that purges of this console took out of a table of the gateway.
struct TakenRows {
    qint64 rows = 0;
    std::optional<qint64> newestUs; // of them
    bool isWhole = true;            // false: there are more purges than were looked at

    bool operator==(const TakenRows &) const = default;
};
Result<TakenRows> takenByPurges(const PromiseScene &scene, const QString &table);

} // namespace Gatehouse
