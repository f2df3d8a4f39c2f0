#include "models/alerts/anomalywords.h"

#include "models/alerts/anomalyquiet.h"
#include "models/alerts/budgetwords.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <cmath>

namespace Gatehouse
{

namespace
{

QString count(double value)
{
    return formatExact(qint64(std::llround(value)));
}

QString attempts(double value)
{
    return counted(std::llround(value), QStringLiteral("attempt"), QStringLiteral("attempts"));
}

QString share(double value)
{
    return formatShare(value).joined();
}

QString minutes(const AnomalyEvidence &evidence)
{
    return formatAge(qint64(std::max(1, evidence.windowMinutes)) * kMinuteMs);
}

QString money(double counts, const AnomalyEvidence &evidence)
{
    return formatMoney(qint64(std::llround(counts * evidence.unitMicros)));
}

// What a hit of a share is.
QString failing(AnomalyMetric metric, const AnomalyEvidence &evidence)
{
    const QString were = wordFor(std::llround(evidence.observed), QStringLiteral("was"), QStringLiteral("were"));
    switch (metric) {
    case AnomalyMetric::AuthFailures:
        return QStringLiteral("%1 refused as not signed in").arg(were);
    case AnomalyMetric::RateLimits:
        return QStringLiteral("%1 refused as too many").arg(were);
    case AnomalyMetric::Latency:
    case AnomalyMetric::Ttft:
        return QStringLiteral("%1 the usual %2 (%3)")
            .arg(metric == AnomalyMetric::Latency ? QStringLiteral("took longer than")
                                                  : QStringLiteral("began to answer later than"),
                 evidence.percentile == 50 ? QStringLiteral("median") : QStringLiteral("95th percentile"),
                 formatLatency(double(evidence.referenceUs)).joined());
    default:
        return QStringLiteral("failed");
    }
}

QString ofShare(AnomalyMetric metric, const AnomalyEvidence &evidence)
{
    return QStringLiteral("%1 of %2 %3 in %4, usually at most %5")
        .arg(count(evidence.observed), attempts(evidence.sample), failing(metric, evidence), minutes(evidence),
             share(evidence.baseline));
}

QString ofCount(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold)
{
    const ExpectedRange range = expectedRange(evidence, threshold);
    if (metric == AnomalyMetric::SpendSpike)
        return QStringLiteral("%1 in %2, expected about %3 and at most %4")
            .arg(money(evidence.observed, evidence), minutes(evidence), money(evidence.expected, evidence),
                 money(range.most, evidence));
    if (evidence.method == AnomalyMethod::OpenGap)
        return QStringLiteral("nothing for %1, where %2 due")
            .arg(minutes(evidence), counted(std::llround(evidence.expected), QStringLiteral("attempt was"),
                                            QStringLiteral("attempts were")));
    return metric == AnomalyMetric::TrafficDrop
               ? QStringLiteral("%1 in %2, expected about %3 and at least %4")
                     .arg(attempts(evidence.observed), minutes(evidence), count(evidence.expected), count(range.least))
               : QStringLiteral("%1 in %2, expected about %3 and at most %4")
                     .arg(attempts(evidence.observed), minutes(evidence), count(evidence.expected), count(range.most));
}

QString ofFailing(const AnomalyEvidence &evidence)
{
    return QStringLiteral("%1 of %2 failed in %3: the error budget burns %4 times as fast as it may")
        .arg(count(evidence.observed), attempts(evidence.sample), minutes(evidence),
             QString::number(evidence.burn, 'f', 1));
}

// "7 days before"; less is known of what is younger.
QString upToDaysBefore(double days)
{
    return QStringLiteral("up to %1 %2 before")
        .arg(QString::number(days, 'g', 3), days == 1 ? QStringLiteral("day") : QStringLiteral("days"));
}

QString hoursOf(DueOf due)
{
    switch (due) {
    case DueOf::HoursBefore:
        return QStringLiteral("the hours just before, since this hour of the day is not known yet");
    case DueOf::HourOfDay:
        return QStringLiteral("the same hour of other days, since too few weeks are known to tell weekdays apart");
    case DueOf::HourOfWeek:
        break;
    }
    return QStringLiteral("the same hour of the week in other weeks, and of other days where that is alike");
}

QString baselineOf(AnomalyMetric metric, const AnomalyEvidence &evidence, const AnomalyBasis &basis)
{
    if (metric == AnomalyMetric::Budget)
        return capText(evidence.budget);
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
    case AnomalyMethod::SlowRise:
        return QStringLiteral("what %1 allow at most, the last of them counting most")
            .arg(upToDaysBefore(basis.settings.shares.memoryDays));
    case AnomalyMethod::CountInWindow:
    case AnomalyMethod::OpenGap:
        return hoursOf(basis.due);
    case AnomalyMethod::Burn:
        return QStringLiteral("the objective, of which %1 may fail").arg(share(evidence.baseline));
    case AnomalyMethod::Rank:
        return QStringLiteral("everything seen of this series");
    case AnomalyMethod::Mix:
        return QStringLiteral("the mix of %1").arg(upToDaysBefore(basis.settings.mix.memoryDays));
    case AnomalyMethod::CapReached:
    case AnomalyMethod::None:
        break;
    }
    return {};
}

} // namespace

QString anomalyTitle(AnomalyMetric metric)
{
    switch (metric) {
    case AnomalyMetric::Errors:
        return QStringLiteral("Error burst");
    case AnomalyMetric::AuthFailures:
        return QStringLiteral("Refused sign-ins");
    case AnomalyMetric::RateLimits:
        return QStringLiteral("Rate limiting");
    case AnomalyMetric::Latency:
        return QStringLiteral("Latency shift");
    case AnomalyMetric::Ttft:
        return QStringLiteral("First token later");
    case AnomalyMetric::TrafficDrop:
        return QStringLiteral("Traffic drop");
    case AnomalyMetric::TrafficSpike:
        return QStringLiteral("Traffic spike");
    case AnomalyMetric::SpendSpike:
        return QStringLiteral("Spend spike");
    case AnomalyMetric::ModelMix:
        return QStringLiteral("Shift of models");
    case AnomalyMetric::ErrorMix:
        return QStringLiteral("Shift of errors");
    case AnomalyMetric::OutcomeMix:
        return QStringLiteral("Shift of outcomes");
    case AnomalyMetric::Objective:
        return QStringLiteral("Error budget burns");
    case AnomalyMetric::TrafficNovelty:
        return QStringLiteral("Unseen traffic");
    case AnomalyMetric::Budget:
        return QStringLiteral("Spending budget burns");
    case AnomalyMetric::SpendNovelty:
        break;
    }
    return QStringLiteral("Unseen spend");
}

QString categoryText(const QString &category)
{
    return category.isEmpty() ? QStringLiteral("all others together") : category;
}

AnomalyWords anomalyWords(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold,
                          const AnomalyBasis &basis)
{
    AnomalyWords words;
    words.baseline = baselineOf(metric, evidence, basis);
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
    case AnomalyMethod::SlowRise:
        words.summary = ofShare(metric, evidence);
        break;
    case AnomalyMethod::CountInWindow:
    case AnomalyMethod::OpenGap:
        words.summary = ofCount(metric, evidence, threshold);
        break;
    case AnomalyMethod::Burn:
        words.summary = metric == AnomalyMetric::Budget ? budgetSummary(evidence) : ofFailing(evidence);
        break;
    case AnomalyMethod::CapReached:
        words.summary = budgetSummary(evidence);
        break;
    case AnomalyMethod::Rank:
        words.summary = metric == AnomalyMetric::SpendNovelty
                            ? QStringLiteral("%1 in a minute, unlike anything seen")
                                  .arg(formatMoney(qint64(std::llround(evidence.observed))))
                            : QStringLiteral("%1 in a minute, unlike anything seen").arg(attempts(evidence.observed));
        break;
    case AnomalyMethod::Mix:
        words.summary = QStringLiteral("%1: %2 of %3, usually %4")
                            .arg(categoryText(basis.category), count(evidence.observed), count(evidence.sample),
                                 share(evidence.baseline));
        break;
    case AnomalyMethod::None:
        break;
    }
    words.notBelow = quietText(metric, evidence, threshold, basis);
    return words;
}

// What was seen, and the range that was expected, in the unit of the series.
static void addObserved(QJsonObject &json, AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold)
{
    if (metric == AnomalyMetric::Budget) {
        json.insert(QStringLiteral("observed"), evidence.observed / 1e6);
        json.insert(QStringLiteral("expected"), QJsonObject{{QStringLiteral("high"), evidence.expected / 1e6}});
        json.insert(QStringLiteral("budget"), budgetJson(evidence.budget));
        return;
    }
    const bool isShare = evidence.method == AnomalyMethod::ShareInWindow ||
                         evidence.method == AnomalyMethod::SlowRise || evidence.method == AnomalyMethod::Burn ||
                         evidence.method == AnomalyMethod::Mix;
    const ExpectedRange range = expectedRange(evidence, threshold);
    if (isShare && evidence.sample > 0) {
        json.insert(QStringLiteral("k"), evidence.observed);
        json.insert(QStringLiteral("n"), evidence.sample);
        json.insert(QStringLiteral("observed"), evidence.observed / evidence.sample);
        if (range.most > 0)
            json.insert(QStringLiteral("expected"),
                        QJsonObject{{QStringLiteral("low"), range.least / evidence.sample},
                                    {QStringLiteral("high"), range.most / evidence.sample}});
    } else {
        const double unit = metric == AnomalyMetric::SpendNovelty ? 1e-6
                            : evidence.unitMicros > 0             ? evidence.unitMicros / 1e6
                                                                  : 1.0;
        json.insert(QStringLiteral("observed"), evidence.observed * unit);
        if (evidence.method != AnomalyMethod::Rank)
            json.insert(QStringLiteral("expected"), QJsonObject{{QStringLiteral("low"), range.least * unit},
                                                                {QStringLiteral("high"), range.most * unit}});
    }
}

QJsonObject anomalyEvidenceJson(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold,
                                const NodeHistory &history, const AnomalyBasis &basis)
{
    const AnomalyWords words = anomalyWords(metric, evidence, threshold, basis);
    QJsonObject json{{QStringLiteral("metric"), anomalyMetricToken(metric)},
                     {QStringLiteral("method"), int(evidence.method)},
                     {QStringLiteral("threshold"), threshold},
                     {QStringLiteral("window_min"), evidence.windowMinutes},
                     {QStringLiteral("first_bad_ms"), evidence.firstBadMs},
                     {QStringLiteral("unit"), NodeHistory::unit(metric)}};
    // How unlike all before it is, is no probability, nor is how urgent a cap.
    if (evidence.method != AnomalyMethod::Rank && metric != AnomalyMetric::Budget)
        json.insert(QStringLiteral("log10_p"), -evidence.score);
    addObserved(json, metric, evidence, threshold);
    if (evidence.referenceUs > 0)
        json.insert(QStringLiteral("reference_us"), double(evidence.referenceUs));
    if (!words.baseline.isEmpty())
        json.insert(QStringLiteral("baseline"), words.baseline);
    if (!words.notBelow.isEmpty())
        json.insert(QStringLiteral("not_below"), words.notBelow);
    const QJsonArray series = history.series(metric, evidence, threshold);
    if (!series.isEmpty())
        json.insert(QStringLiteral("series"), series);
    const QJsonArray contributors = history.contributors(metric, evidence.firstBadMs);
    if (!contributors.isEmpty())
        json.insert(QStringLiteral("contributors"), contributors);
    return json;
}

} // namespace Gatehouse
