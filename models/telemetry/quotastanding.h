// How one quota stands: what is left of it, and when it was or will be reached. Pure arithmetic; nothing is guessed.
#pragma once

#include "models/core/timespan.h"
#include "models/telemetry/quota.h"

namespace Gatehouse
{

// What a holder has used lately, in the unit of the quota; nothing: not recorded, or not counted in full.
struct QuotaTraffic {
    std::optional<double> lastDay;
    std::optional<double> lastWeek;
    std::optional<double> inPeriod; // for kinds that count from telemetry
    bool wholePeriod = true;        // false: the oldest row is younger than the period, so inPeriod is at least this
    QString reason;                 // why something is missing
};

enum class QuotaOutlook {
    Reached,
    WillBeReached, // at the rate of the last 24 hours
    NotInPeriod,   // the period ends before
    NotInAYear,
    NoTraffic,  // nothing was used in the last 24 hours, so there is no rate
    PeriodOver, // the gateway has not begun the next period; what was used is of the last one
    Unknown,
};

struct QuotaStanding {
    std::optional<qint64> limit;
    std::optional<qint64> used;
    bool usedAtLeast = false;
    std::optional<qint64> remaining; // negative when more was used than allowed
    std::optional<double> share;     // used of the limit; nothing for a limit of zero or less
    QuotaOutlook outlook = QuotaOutlook::Unknown;
    std::optional<qint64> atMs;        // WillBeReached: when; PeriodOver, NotInPeriod: the end of the period
    std::optional<qint64> atByWeekMs;  // WillBeReached: when at the rate of the last 7 days; nothing within a year
    std::optional<TimeSpan> reachedIn; // Reached: the interval in which it was, where that is known
    QString reason;                    // Unknown: why

    bool operator==(const QuotaStanding &) const = default;
};

// The month or day that holds now in the zone of the kind; an empty span for other periods.
TimeSpan quotaPeriod(const QuotaKind &kind, qint64 nowMs);

QuotaStanding quotaStanding(const QuotaKind &kind, const QuotaRow &row, const QuotaTraffic &traffic, qint64 nowMs);

// Reached ones first, then by share; what is unknown comes last.
bool isNearerToLimit(const QuotaStanding &a, const QuotaStanding &b);

// The bucket in which the sum of `amounts` comes to the limit; nothing when it does not, or when an amount is unknown.
std::optional<TimeSpan> crossingOf(const QList<qint64> &edges, const QList<std::optional<double>> &amounts,
                                   qint64 limit);

} // namespace Gatehouse
