#include "models/alerts/principalseries.h"

#include <QJsonObject>

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

// None where the figures of a gateway do not tell such principals apart.
std::optional<FilterSet> filterOf(const PrincipalAlert &alert)
{
    FilterSet filter;
    switch (alert.kind) {
    case SecurityPrincipal::Everybody:
        return filter;
    case SecurityPrincipal::Key:
        filter.set(Dimension::Key, {alert.principal});
        return filter;
    case SecurityPrincipal::Account:
        filter.set(Dimension::Account, {alert.principal});
        return filter;
    case SecurityPrincipal::Network:
    case SecurityPrincipal::Admin: // what they did are no calls
        break;
    }
    return std::nullopt;
}

bool isKnown(const TelemetryAnswer &answer, qint64 minuteMs)
{
    return minuteMs < answer.freshAsOfMs && std::ranges::none_of(answer.notYetCounted, [&](const TimeSpan &span) {
               return span.fromMs < minuteMs + kMinuteMs && minuteMs < span.toMs;
           });
}

// A figure of two hours; a cost, tokens or a latency that neither has is not recorded.
QJsonArray alongsideOf(const Cell &before, const Cell &now)
{
    QJsonArray all;
    const auto add = [&](const char *what, double was, double is, bool isRecorded = true) {
        if (isRecorded)
            all.append(QJsonObject{{QStringLiteral("what"), QLatin1String(what)},
                                   {QStringLiteral("before"), was},
                                   {QStringLiteral("now"), is}});
    };
    const auto addSum = [&](const char *what, qint64 was, qint64 is) {
        add(what, double(was), double(is), was > 0 || is > 0);
    };
    const auto outcome = [](const Cell &cell, Outcome of) { return double(cell.outcomes[size_t(of)]); };
    add("calls", double(before.attempts), double(now.attempts));
    // As the metric of errors counts them.
    const auto failed = [&](const Cell &cell) {
        return double(cell.failedAttempts()) - outcome(cell, Outcome::RateLimited) - outcome(cell, Outcome::Cancelled);
    };
    add("failed", failed(before), failed(now));
    add("rate_limited", outcome(before, Outcome::RateLimited), outcome(now, Outcome::RateLimited));
    const auto wasSlow = before.latency.quantile(0.95);
    const auto isSlow = now.latency.quantile(0.95);
    add("latency_p95_us", wasSlow.value_or(0), isSlow.value_or(0), wasSlow || isSlow);
    addSum("tokens", before.tokensIn + before.tokensOut, now.tokensIn + now.tokensOut);
    addSum("cost_micros", before.costMicros, now.costMicros);
    return all;
}

// The clock of the gateway may be so far behind that the last minutes are not there yet.
constexpr int kMostUnknown = 3;

} // namespace

PrincipalSeries::PrincipalSeries(Ask ask)
    : m_ask(std::move(ask))
{
}

PrincipalFigures PrincipalSeries::of(const PrincipalAlert &alert, qint64 nowMs) const
{
    const auto filter = filterOf(alert);
    const qint64 toMs = (alert.lastMs / kMinuteMs + 1) * kMinuteMs;
    if (!filter || toMs < nowMs - kOldestMs)
        return {};
    TelemetryQuery query;
    query.span = {toMs - kSpanMs, toMs};
    query.filter = *filter;
    query.latency = true;
    for (qint64 ms = query.span.fromMs; ms <= toMs; ms += kMinuteMs)
        query.edges.append(ms);
    const auto answer = m_ask(query);
    // Of a key that is not known here, all that came are refusals, which are no calls of its own.
    if (!answer || answer->total.attempts == 0)
        return {};
    PrincipalFigures figures;
    std::array<Cell, 2> hours;
    for (qsizetype i = 0; i < answer->buckets.size(); ++i) {
        if (!isKnown(*answer, query.edges.at(i)))
            continue;
        figures.series.append(QJsonObject{{QStringLiteral("ms"), query.edges.at(i)},
                                          {QStringLiteral("value"), answer->buckets.at(i).attempts}});
        hours[query.edges.at(i) < toMs - kHourMs ? 0 : 1].merge(answer->buckets.at(i));
    }
    if (figures.series.size() + kMostUnknown >= answer->buckets.size())
        figures.alongside = alongsideOf(hours[0], hours[1]);
    return figures;
}

} // namespace Gatehouse
