// Whether the totals of traffic outlive the rows that a purge takes. Once the rows are gone nothing can count them.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QJsonObject>

#include <optional>

namespace Gatehouse
{

class Database;
class KeptTotals;

struct PurgeTotals {
    enum class State {
        NotNeeded, // the rows are not traffic, or none of them goes
        Kept,      // all that goes is counted
        Missing,   // some of what goes is not
        Unseen     // nothing on this machine says what is counted
    };

    State state = State::NotNeeded;
    std::optional<qint64> fromMs; // Kept, Missing: counted from here on, epoch; nothing: from the first row on
    qint64 toMs = 0;              // and up to here
    TimeSpan missing;             // Missing: the first stretch
    QString problem;              // Unseen: what keeps them from being read; may be empty

    bool isBlocking() const { return state == State::Missing || state == State::Unseen; }
    bool operator==(const PurgeTotals &) const = default;
};

// Of rows of the span in a database of the gateway; `totals` may be null.
PurgeTotals purgeTotals(const KeptTotals *totals, const Database &traffic, const TimeSpan &span);

// For people: from when to when the totals are kept; or what is not counted, why nothing is deleted then, and what to
// do. Empty: they are not needed.
QString totalsText(const PurgeTotals &totals);

QJsonObject toJson(const PurgeTotals &totals);
// What cannot be read becomes NotNeeded, as in plans that were made before there were totals in them.
PurgeTotals totalsFromJson(const QJsonObject &json);

} // namespace Gatehouse
