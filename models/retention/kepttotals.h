// What is counted of a gateway's traffic, so that figures of the past outlive the rows that they were counted from.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"

#include <QList>

#include <optional>

namespace Gatehouse
{

class Database;

// The time that is counted, epoch.
struct TotalsSpan {
    std::optional<qint64> fromMs; // from here on; nothing: from the first row on
    qint64 toMs = 0;              // up to here
    QList<TimeSpan> gaps;         // in between, that are to be counted again from the rows; ascending

    // The first stretch of the span that is not counted; empty: all of it is.
    TimeSpan missingIn(const TimeSpan &span) const;
    bool operator==(const TotalsSpan &) const = default;
};

class KeptTotals
{
public:
    virtual ~KeptTotals() = default;

    // Of the traffic in a database of the gateway, with the gaps in the span. Nothing: no totals of it can be seen from
    // this machine.
    virtual Result<std::optional<TotalsSpan>> of(const Database &traffic, const TimeSpan &span) const = 0;
};

} // namespace Gatehouse
