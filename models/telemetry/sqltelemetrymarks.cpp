// What SqlTelemetrySource knows of rows that are new: the marks, and which quarters of an hour have changed since one.
#include "models/telemetry/sqltelemetrysource.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Counting fewer rows than this in an index takes a few milliseconds.
constexpr qint64 kFewRows = 20'000;
constexpr qint64 kWindowCheckMs = kMinuteMs;

} // namespace

Result<void> SqlTelemetrySource::readKeyRange(SourceExtent &extent)
{
    const auto lowest = firstInteger(m_sql.lowestKey());
    const auto highest = firstInteger(m_sql.highestKey());
    if (!lowest || !highest)
        return std::unexpected(lowest ? highest.error() : lowest.error());
    extent.mark = QString::number((*highest).value_or(0));
    extent.estimatedRows = (*highest).value_or(0) - (*lowest).value_or(0) + 1;
    return {};
}

Result<void> SqlTelemetrySource::markNow(SourceExtent &extent)
{
    const qint64 fromMs = floorTo(m_clock.nowMs() - QuarterCounts::kSettlingMs, kQuarterMs);
    const auto counts = countQuarters(fromMs, {});
    if (!counts)
        return std::unexpected(counts.error());
    extent.mark = QuarterCounts(fromMs, *counts).mark();
    return {};
}

Result<void> SqlTelemetrySource::collectQuarters(const SqlQuery &query, const QueryLimits &limits,
                                                 QList<qint64> &quarters, qint64 *count)
{
    auto rows = run(query, limits);
    if (!rows)
        return std::unexpected(rows.error());
    const qint64 latestMs = m_clock.nowMs() + kFutureMs;
    qint64 last = -1;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        const qint64 timeMs = floorTo(m_plan.time.usOf((*rows)->value(0)).value_or(0), 1000) / 1000;
        if (timeMs <= 0 || timeMs >= latestMs)
            continue;
        if (count)
            ++*count;
        const qint64 quarter = floorTo(timeMs, kQuarterMs);
        if (quarter == last)
            continue;
        last = quarter;
        const auto at = std::lower_bound(quarters.begin(), quarters.end(), quarter);
        if (at == quarters.end() || *at != quarter)
            quarters.insert(at, quarter);
    }
}

Result<NewRows> SqlTelemetrySource::newRowsAfter(const QString &mark, const QueryLimits &limits)
{
    if (!m_plan.keysGrow)
        return changedQuarters(mark, limits);
    const qint64 afterKey = mark.toLongLong();
    NewRows news{QString::number(afterKey), 0, {}};
    const auto highest = firstInteger(m_sql.highestKey(), limits);
    if (!highest)
        return std::unexpected(highest.error());
    const qint64 upTo = (*highest).value_or(afterKey);
    if (upTo <= afterKey)
        return news;
    news.mark = QString::number(upTo);
    if (auto read = collectQuarters(m_sql.timesBetween(afterKey, upTo), limits, news.quarters, &news.count); !read)
        return std::unexpected(read.error());
    const SqlQuery linked = m_sql.timesOfLinked(afterKey, upTo);
    if (afterKey <= 0 || linked.sql.isEmpty())
        return news;
    // A later attempt makes an earlier one of the same request no longer the last, so its quarter changes as well.
    if (auto read = collectQuarters(linked, limits, news.quarters, nullptr); !read)
        return std::unexpected(read.error());
    return news;
}

Result<QMap<qint64, qint64>> SqlTelemetrySource::countQuarters(qint64 fromMs, const QueryLimits &limits)
{
    if (auto learned = learnTimes(); !learned)
        return std::unexpected(learned.error());
    auto rows = run(m_sql.countsByQuarter({fromMs, m_clock.nowMs() + kFutureMs}), limits);
    if (!rows)
        return std::unexpected(rows.error());
    QMap<qint64, qint64> counts;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return counts;
        if ((*rows)->kind(0) == ValueKind::Integer)
            counts.insert((*rows)->integer(0) * kQuarterMs, (*rows)->integer(1));
    }
}

// Rows without a growing number: the quarters whose count is another than before. Those that are still open are counted
// each time, the whole window as well where that costs little.
Result<NewRows> SqlTelemetrySource::changedQuarters(const QString &mark, const QueryLimits &limits)
{
    const qint64 nowMs = m_clock.nowMs();
    QuarterCounts known = QuarterCounts::fromMark(mark).value_or(QuarterCounts(kSecondMs));
    const bool whole =
        known.rows() < kFewRows || nowMs < m_windowCheckedMs || nowMs - m_windowCheckedMs >= kWindowCheckMs;
    const qint64 fromMs = whole ? known.fromMs() : std::max(known.fromMs(), floorTo(nowMs, kQuarterMs) - kQuarterMs);
    const auto counts = countQuarters(fromMs, limits);
    if (!counts)
        return std::unexpected(counts.error());
    NewRows news = known.take(fromMs, *counts);
    if (whole) {
        m_windowCheckedMs = nowMs;
        known.forgetBefore(floorTo(nowMs - QuarterCounts::kSettlingMs, kQuarterMs));
    }
    news.mark = known.mark();
    return news;
}

Result<MarkCheck> SqlTelemetrySource::checkMark(const QString &mark)
{
    const auto newest = firstTime(m_sql.newest(m_clock.nowMs() + kFutureMs));
    if (!newest)
        return std::unexpected(newest.error());
    if (!m_plan.keysGrow) {
        // The newest row known was in the window. Where all rows are older than that, these are other rows.
        const auto known = QuarterCounts::fromMark(mark);
        const bool isOther = known && !known->isEmpty() && *newest && **newest < known->fromMs();
        return MarkCheck{isOther ? MarkState::OtherSource : MarkState::Good, mark};
    }
    const auto highest = firstInteger(m_sql.highestKey());
    if (!highest)
        return std::unexpected(highest.error());
    const qint64 before = mark.toLongLong();
    const qint64 now = *newest ? (*highest).value_or(0) : 0;
    if (now >= before)
        return MarkCheck{MarkState::Good, mark};
    return MarkCheck{*newest && now < before / 2 ? MarkState::OtherSource : MarkState::RowsGone, QString::number(now)};
}

} // namespace Gatehouse
