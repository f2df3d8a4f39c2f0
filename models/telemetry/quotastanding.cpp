#include "models/telemetry/quotastanding.h"

#include "models/core/timerange.h"

#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr qint64 kYearMs = 366 * kDayMs;
constexpr double kMostUsed = 4e18;

// Nothing when it would take more than a year.
std::optional<qint64> whenUsedUp(qint64 remaining, double used, qint64 inMs, qint64 nowMs)
{
    const double leftMs = double(remaining) / used * double(inMs);
    if (!(used > 0) || !(leftMs < double(kYearMs)))
        return std::nullopt;
    return nowMs + std::max<qint64>(0, std::llround(leftMs));
}

std::optional<qint64> usedOf(const QuotaKind &kind, const QuotaRow &row, const QuotaTraffic &traffic)
{
    if (!kind.usedFromTelemetry)
        return row.used && *row.used >= 0 ? row.used : std::nullopt;
    if (!traffic.inPeriod || !(*traffic.inPeriod >= 0) || *traffic.inPeriod > kMostUsed)
        return std::nullopt;
    return std::llround(*traffic.inPeriod);
}

std::optional<qint64> periodEnd(const QuotaKind &kind, const QuotaRow &row, qint64 nowMs)
{
    if (kind.period.kind == QuotaPeriodKind::Reset)
        return row.endsMs;
    const TimeSpan period = quotaPeriod(kind, nowMs);
    return period.isEmpty() ? std::nullopt : std::optional(period.toMs);
}

QuotaStanding unknown(QuotaStanding standing, const QString &reason)
{
    standing.outlook = QuotaOutlook::Unknown;
    standing.reason = reason;
    return standing;
}

// Of one that is not reached yet and whose amounts are known.
QuotaStanding withForecast(QuotaStanding standing, const QuotaTraffic &traffic, std::optional<qint64> endMs,
                           qint64 nowMs)
{
    if (standing.usedAtLeast)
        return unknown(standing, QStringLiteral("The oldest row of the gateway is younger than the period, so more may "
                                                "have been used."));
    if (!traffic.lastDay)
        return unknown(standing, traffic.reason);
    if (!(*traffic.lastDay > 0)) {
        standing.outlook = QuotaOutlook::NoTraffic;
        return standing;
    }
    standing.atMs = whenUsedUp(*standing.remaining, *traffic.lastDay, kDayMs, nowMs);
    if (endMs && (!standing.atMs || *standing.atMs >= *endMs)) {
        standing.outlook = QuotaOutlook::NotInPeriod;
        standing.atMs = endMs;
        return standing;
    }
    standing.outlook = standing.atMs ? QuotaOutlook::WillBeReached : QuotaOutlook::NotInAYear;
    if (standing.atMs && traffic.lastWeek)
        standing.atByWeekMs = whenUsedUp(*standing.remaining, *traffic.lastWeek, 7 * kDayMs, nowMs);
    return standing;
}

int rank(const QuotaStanding &standing)
{
    if (standing.outlook == QuotaOutlook::Reached)
        return 0;
    return standing.share ? 1 : 2;
}

} // namespace

TimeSpan quotaPeriod(const QuotaKind &kind, qint64 nowMs)
{
    const bool month = kind.period.kind == QuotaPeriodKind::Month;
    if (!month && kind.period.kind != QuotaPeriodKind::Day)
        return {};
    const auto zone = parseZone(kind.period.zone);
    if (!zone)
        return {};
    return TimeRange::calendar(month ? TimeRange::Kind::CalendarMonth : TimeRange::Kind::CalendarDay, 0, *zone)
        .resolve(nowMs);
}

QuotaStanding quotaStanding(const QuotaKind &kind, const QuotaRow &row, const QuotaTraffic &traffic, qint64 nowMs)
{
    QuotaStanding standing;
    standing.limit = row.limit;
    standing.used = usedOf(kind, row, traffic);
    standing.usedAtLeast = standing.used && kind.usedFromTelemetry && !traffic.wholePeriod;
    const std::optional<qint64> endMs = periodEnd(kind, row, nowMs);
    if (kind.period.kind == QuotaPeriodKind::Reset && endMs && *endMs <= nowMs) {
        standing.outlook = QuotaOutlook::PeriodOver;
        standing.atMs = endMs;
        return standing;
    }
    if (standing.used && standing.limit) {
        standing.remaining = *standing.limit - *standing.used;
        if (*standing.limit > 0)
            standing.share = double(*standing.used) / double(*standing.limit);
    }
    if (row.markedReached || (standing.remaining && *standing.remaining <= 0)) {
        standing.outlook = QuotaOutlook::Reached;
        return standing;
    }
    if (!standing.limit)
        return unknown(standing, QStringLiteral("The gateway does not tell the limit."));
    if (!standing.used)
        return unknown(standing, traffic.reason.isEmpty() ? QStringLiteral("The gateway does not tell what was used.")
                                                          : traffic.reason);
    return withForecast(standing, traffic, endMs, nowMs);
}

bool isNearerToLimit(const QuotaStanding &a, const QuotaStanding &b)
{
    if (rank(a) != rank(b))
        return rank(a) < rank(b);
    return a.share.value_or(0) > b.share.value_or(0);
}

std::optional<TimeSpan> crossingOf(const QList<qint64> &edges, const QList<std::optional<double>> &amounts,
                                   qint64 limit)
{
    double sum = 0;
    for (qsizetype i = 0; i < amounts.size() && i + 1 < edges.size(); ++i) {
        if (!amounts.at(i))
            return std::nullopt;
        sum += *amounts.at(i);
        if (std::llround(sum) >= limit)
            return TimeSpan{edges.at(i), edges.at(i + 1)};
    }
    return std::nullopt;
}

} // namespace Gatehouse
