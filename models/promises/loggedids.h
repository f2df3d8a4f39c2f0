// The ids of the gateway's own log of administrators, and what is missing among them.
#pragma once

#include "models/promises/gatewayfacts.h"
#include "models/promises/ouractions.h"

#include <vector>

namespace Gatehouse
{

struct LoggedIds {
    QString whyNot;          // the ids do not tell whether a row was taken out; empty: they do
    std::vector<qint64> all; // sorted

    // How many between the two, both included, are missing among those that stand between the first and the last.
    qint64 gaps(qint64 least, qint64 most) const;
    qint64 allGaps() const;
};

// Ids that were there at the last look and are not now show that rows were taken out; what was missing then already may
// never have been there. Nothing: none is missing but for what purges of this console took.
std::optional<PromiseVerdict> judgedGaps(const LoggedIds &found, const TakenRows &purged, const TablePlace &place,
                                         const PromiseScene &scene);
// For the next look to compare with; where rows were taken out, that of the look before stays.
void noteIds(PromiseVerdict &seen, const LoggedIds &found, const TakenRows &purged, const TablePlace &place,
             const PromiseScene &scene);

} // namespace Gatehouse
