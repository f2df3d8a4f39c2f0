#include "models/alerts/principalseries.h"

#include <QJsonObject>

#include <algorithm>

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

} // namespace

PrincipalSeries::PrincipalSeries(Ask ask)
    : m_ask(std::move(ask))
{
}

QJsonArray PrincipalSeries::of(const PrincipalAlert &alert, qint64 nowMs) const
{
    const auto filter = filterOf(alert);
    const qint64 toMs = (alert.lastMs / kMinuteMs + 1) * kMinuteMs;
    if (!filter || toMs < nowMs - kOldestMs)
        return {};
    TelemetryQuery query;
    query.span = {toMs - kSpanMs, toMs};
    query.filter = *filter;
    for (qint64 ms = query.span.fromMs; ms <= toMs; ms += kMinuteMs)
        query.edges.append(ms);
    const auto answer = m_ask(query);
    // Of a key that is not known here, all that came are refusals, which are no calls of its own.
    if (!answer || answer->total.attempts == 0)
        return {};
    QJsonArray points;
    for (qsizetype i = 0; i < answer->buckets.size(); ++i) {
        if (isKnown(*answer, query.edges.at(i)))
            points.append(QJsonObject{{QStringLiteral("ms"), query.edges.at(i)},
                                      {QStringLiteral("value"), answer->buckets.at(i).attempts}});
    }
    return points;
}

} // namespace Gatehouse
