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
    // Of a month two hours are seen: as much a minute as spends the cap evenly.
    if (metric == AnomalyMetric::Budget)
        return ExpectedRange{0.0, evidence.baseline / 1e6};
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
    case AnomalyMethod::CapReached:
        break;
    }
    return std::nullopt;
}

} // namespace

void NodeHistory::push(qint64 minuteMs, const NodeMinute *minute)
{
    Minute kept;
    if (m_minutes.size() >= kMinutes) {
        kept.models = std::move(m_minutes.front().models);
        kept.errorClasses = std::move(m_minutes.front().errorClasses);
        m_minutes.pop_front();
    }
    kept.models.clear();
    kept.errorClasses.clear();
    kept.startMs = minuteMs;
    if (minute) {
        kept.attempts = minute->cell.attempts;
        kept.outcomes = minute->cell.outcomes;
        kept.authFailures = minute->authFailures;
        kept.costMicros = minute->cell.costMicros;
        kept.lateAttempts = minute->lateAttempts;
        kept.lateCostMicros = minute->lateCostMicros;
        kept.latencyP95Us = minute->cell.latency.quantile(0.95).value_or(-1.0);
        kept.ttftP95Us = minute->cell.ttft.quantile(0.95).value_or(-1.0);
        kept.models.assign(minute->models.begin(), minute->models.end());
        kept.errorClasses.assign(minute->errorClasses.begin(), minute->errorClasses.end());
    }
    m_minutes.push_back(std::move(kept));
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
    case AnomalyMetric::Budget:
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
        return double(minute.attempts - minute.lateAttempts);
    if (of == QLatin1String("usd"))
        return double(minute.costMicros - (metric == AnomalyMetric::Budget ? 0 : minute.lateCostMicros)) / 1e6;
    return shareOf(hits(metric, minute), minute.attempts);
}

NodeHistory::Sum NodeHistory::sumSince(AnomalyMetric metric, qint64 sinceMs) const
{
    Sum sum;
    for (const Minute &minute : m_minutes) {
        if (minute.startMs < sinceMs)
            continue;
        sum.attempts += double(minute.attempts);
        sum.began += double(minute.attempts - minute.lateAttempts);
        sum.failed += double(minute.attempts - minute.outcomes[size_t(Outcome::Ok)]);
        sum.hits += double(hits(metric, minute));
        sum.costMicros += double(minute.costMicros - (metric == AnomalyMetric::Budget ? 0 : minute.lateCostMicros));
        sum.minutes += 1;
    }
    return sum;
}

double NodeHistory::members(AnomalyMetric metric, const AnomalyEvidence &evidence, qint64 sinceMs) const
{
    const Sum sum = sumSince(metric, sinceMs);
    const double usual = evidence.expected / std::max(1, evidence.windowMinutes) * sum.minutes;
    switch (metric) {
    case AnomalyMetric::TrafficDrop:
    case AnomalyMetric::TrafficSpike:
        return usual;
    case AnomalyMetric::SpendSpike:
        return usual * evidence.unitMicros;
    case AnomalyMetric::Budget:
        return evidence.baseline * sum.minutes;
    case AnomalyMetric::ErrorMix:
        return sum.failed;
    case AnomalyMetric::Objective: // over hours and days, which is more than is kept here
        return evidence.sample;
    default:
        return sum.attempts;
    }
}

double NodeHistory::excess(AnomalyMetric metric, const AnomalyEvidence &evidence, qint64 sinceMs) const
{
    const Sum sum = sumSince(metric, sinceMs);
    const double usual = members(metric, evidence, sinceMs);
    switch (metric) {
    case AnomalyMetric::TrafficDrop:
        return usual - sum.began;
    case AnomalyMetric::TrafficSpike:
        return sum.began - usual;
    case AnomalyMetric::SpendSpike:
    case AnomalyMetric::Budget:
        return sum.costMicros - usual;
    case AnomalyMetric::Errors:
    case AnomalyMetric::AuthFailures:
    case AnomalyMetric::RateLimits:
        return sum.hits - evidence.baseline * sum.attempts;
    case AnomalyMetric::Objective:
        return evidence.observed - evidence.baseline * evidence.sample;
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
    case AnomalyMetric::ModelMix:
    case AnomalyMetric::ErrorMix:
    case AnomalyMetric::OutcomeMix:
        return evidence.sample > 0 ? (evidence.observed / evidence.sample - evidence.baseline) * usual : 0.0;
    case AnomalyMetric::TrafficNovelty:
    case AnomalyMetric::SpendNovelty:
        break;
    }
    return evidence.observed;
}

double NodeHistory::attemptsSince(qint64 sinceMs) const
{
    return sumSince(AnomalyMetric::TrafficSpike, sinceMs).attempts;
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

// How much more of it there is (of a drop: less) than the minutes before let expect. Where there are none, all of it.
QJsonArray NodeHistory::contributors(AnomalyMetric metric, qint64 sinceMs) const
{
    struct Sides {
        std::map<QString, std::array<double, 2>> counts; // before, since
        std::array<double, 2> of{};                      // attempts, or minutes where those themselves are odd
    } sides;
    const bool byModel = unit(metric) != QLatin1String("share");
    for (const Minute &minute : m_minutes) {
        const size_t side = minute.startMs < sinceMs ? 0 : 1;
        sides.of[side] += byModel ? 1.0 : double(minute.attempts);
        for (const auto &[name, attempts] : byModel ? minute.models : minute.errorClasses)
            sides.counts[name][side] += double(attempts);
    }
    const double scale = sides.of[0] > 0 ? sides.of[1] / sides.of[0] : 0;
    const double sign = metric == AnomalyMetric::TrafficDrop && scale > 0 ? -1 : 1;
    std::vector<std::pair<double, QString>> order;
    double total = 0;
    for (const auto &[name, counts] : sides.counts) {
        const double excess = sign * (counts[1] - scale * counts[0]);
        if (excess <= 0)
            continue;
        order.emplace_back(-excess, name);
        total += excess;
    }
    std::ranges::sort(order);
    const Dimension dimension = byModel ? Dimension::Model : Dimension::ErrorClass;
    QJsonArray all;
    for (const auto &[negative, name] : order) {
        const double share = -negative / total;
        if (all.size() >= kMostContributors || share < kLeastContribution)
            break;
        all.append(QJsonObject{{QStringLiteral("what"), filterTermToToken({dimension, {name}, false})},
                               {QStringLiteral("share"), share}});
    }
    return all;
}

} // namespace Gatehouse
