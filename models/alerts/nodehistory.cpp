#include "models/alerts/nodehistory.h"

#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostContributors = 6;
constexpr double kLeastContribution = 0.02;

std::optional<double> shareOf(qint64 hits, qint64 trials)
{
    return trials > 0 ? std::optional(double(hits) / double(trials)) : std::nullopt;
}

std::optional<double> milliseconds(double us)
{
    return us >= 0 ? std::optional(us / 1000.0) : std::nullopt;
}

// The expected range of one point of the series, where the evidence tells one: it is of a window.
std::optional<ExpectedRange> bandOf(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold)
{
    const ExpectedRange range = expectedRange(evidence, threshold);
    const double minutes = std::max(1, evidence.windowMinutes);
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
    case AnomalyMethod::SlowRise:
    case AnomalyMethod::Burn:
        // Of latency the share is of slow attempts, which is not what is drawn.
        if (metric == AnomalyMetric::Latency || metric == AnomalyMetric::Ttft || evidence.sample <= 0)
            return std::nullopt;
        return ExpectedRange{range.least / evidence.sample, range.most / evidence.sample};
    case AnomalyMethod::CountInWindow:
    case AnomalyMethod::OpenGap: {
        const double unit = metric == AnomalyMetric::SpendSpike ? evidence.unitMicros / 1e6 : 1.0;
        return ExpectedRange{range.least * unit / minutes, range.most * unit / minutes};
    }
    case AnomalyMethod::None:
    case AnomalyMethod::Rank:
    case AnomalyMethod::Mix:
        break;
    }
    return std::nullopt;
}

} // namespace

void NodeHistory::push(qint64 minuteMs, const NodeMinute *minute)
{
    Minute kept;
    kept.startMs = minuteMs;
    if (minute) {
        kept.attempts = minute->cell.attempts;
        kept.outcomes = minute->cell.outcomes;
        kept.authFailures = minute->authFailures;
        kept.costMicros = minute->cell.costMicros;
        kept.latencyP95Us = minute->cell.latency.quantile(0.95).value_or(-1.0);
        kept.ttftP95Us = minute->cell.ttft.quantile(0.95).value_or(-1.0);
        kept.models = minute->models;
        kept.errorClasses = minute->errorClasses;
    }
    m_minutes.push_back(std::move(kept));
    if (m_minutes.size() > kMinutes)
        m_minutes.pop_front();
}

QString NodeHistory::unit(AnomalyMetric metric)
{
    switch (metric) {
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
        return QStringLiteral("ms");
    case AnomalyMetric::TrafficDrop:
    case AnomalyMetric::TrafficSpike:
    case AnomalyMetric::TrafficNovelty:
    case AnomalyMetric::ModelMix:
        return QStringLiteral("per_min");
    case AnomalyMetric::SpendSpike:
    case AnomalyMetric::SpendNovelty:
        return QStringLiteral("usd");
    case AnomalyMetric::Errors:
    case AnomalyMetric::AuthFailures:
    case AnomalyMetric::RateLimits:
    case AnomalyMetric::ErrorMix:
    case AnomalyMetric::OutcomeMix:
    case AnomalyMetric::Objective:
        break;
    }
    return QStringLiteral("share");
}

// Of a share; the attempts are what it is of.
qint64 NodeHistory::hits(AnomalyMetric metric, const Minute &minute)
{
    const auto count = [&minute](Outcome outcome) { return minute.outcomes[size_t(outcome)]; };
    if (metric == AnomalyMetric::AuthFailures)
        return minute.authFailures;
    if (metric == AnomalyMetric::RateLimits)
        return count(Outcome::RateLimited);
    // As SeriesBucket::failures(): what the client gave up, was not let in or was sent too often is no failure.
    return minute.attempts - count(Outcome::Ok) - count(Outcome::Cancelled) - count(Outcome::RateLimited) -
           minute.authFailures;
}

std::optional<double> NodeHistory::valueOf(AnomalyMetric metric, const Minute &minute)
{
    const QString of = unit(metric);
    if (of == QLatin1String("ms"))
        return milliseconds(metric == AnomalyMetric::Latency ? minute.latencyP95Us : minute.ttftP95Us);
    if (of == QLatin1String("per_min"))
        return double(minute.attempts);
    if (of == QLatin1String("usd"))
        return double(minute.costMicros) / 1e6;
    return shareOf(hits(metric, minute), minute.attempts);
}

double NodeHistory::excess(AnomalyMetric metric, const AnomalyEvidence &evidence, qint64 sinceMs) const
{
    double attempts = 0;
    double seen = 0;
    double minutes = 0;
    for (const Minute &minute : m_minutes) {
        if (minute.startMs < sinceMs)
            continue;
        attempts += double(minute.attempts);
        seen += double(hits(metric, minute));
        minutes += 1;
        if (evidence.unitMicros > 0)
            seen += double(minute.costMicros) - double(hits(metric, minute));
    }
    const double usual = evidence.expected / std::max(1, evidence.windowMinutes) * minutes;
    switch (metric) {
    case AnomalyMetric::TrafficDrop:
        return usual - attempts;
    case AnomalyMetric::TrafficSpike:
        return attempts - usual;
    case AnomalyMetric::SpendSpike:
        return seen - usual * evidence.unitMicros;
    case AnomalyMetric::Errors:
    case AnomalyMetric::AuthFailures:
    case AnomalyMetric::RateLimits:
    case AnomalyMetric::Objective:
        return seen - evidence.baseline * attempts;
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
    case AnomalyMetric::ModelMix:
    case AnomalyMetric::ErrorMix:
    case AnomalyMetric::OutcomeMix:
        return evidence.sample > 0 ? (evidence.observed / evidence.sample - evidence.baseline) * attempts : 0.0;
    case AnomalyMetric::TrafficNovelty:
    case AnomalyMetric::SpendNovelty:
        break;
    }
    return evidence.observed;
}

QJsonArray NodeHistory::series(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold) const
{
    const auto band = bandOf(metric, evidence, threshold);
    QJsonArray points;
    for (const Minute &minute : m_minutes) {
        const auto value = valueOf(metric, minute);
        if (!value)
            continue;
        QJsonObject point{{QStringLiteral("ms"), minute.startMs}, {QStringLiteral("value"), *value}};
        if (band) {
            point.insert(QStringLiteral("low"), band->least);
            point.insert(QStringLiteral("high"), band->most);
        }
        points.append(point);
    }
    return points;
}

double NodeHistory::attemptsOfHour() const
{
    qint64 sum = 0;
    for (size_t ago = 0; ago < 60 && ago < m_minutes.size(); ++ago)
        sum += m_minutes[m_minutes.size() - 1 - ago].attempts;
    return double(sum);
}

QJsonArray NodeHistory::contributors(AnomalyMetric metric, qint64 sinceMs) const
{
    const bool byModel = unit(metric) != QLatin1String("share");
    std::map<QString, qint64> sums;
    qint64 total = 0;
    for (const Minute &minute : m_minutes) {
        if (minute.startMs < sinceMs)
            continue;
        for (const auto &[name, attempts] : byModel ? minute.models : minute.errorClasses) {
            sums[name] += attempts;
            total += attempts;
        }
    }
    std::vector<std::pair<qint64, QString>> order;
    for (const auto &[name, attempts] : sums)
        order.emplace_back(-attempts, name);
    std::ranges::sort(order);
    const Dimension dimension = byModel ? Dimension::Model : Dimension::ErrorClass;
    QJsonArray all;
    for (const auto &[negative, name] : order) {
        const double share = double(-negative) / double(total);
        if (all.size() >= kMostContributors || share < kLeastContribution)
            break;
        all.append(QJsonObject{{QStringLiteral("what"), filterTermToToken({dimension, {name}, false})},
                               {QStringLiteral("share"), share}});
    }
    return all;
}

} // namespace Gatehouse
