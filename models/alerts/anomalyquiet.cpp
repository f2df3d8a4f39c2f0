#include "models/alerts/anomalyquiet.h"

#include "models/alerts/budgetwords.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace Gatehouse
{

namespace
{

constexpr double kLeastExcess = 1e-9; // below it hours stray as chance makes them

// What a score is in natural logarithms, before the looks at several windows were taken off.
double nats(double score, const AnomalyEvidence &evidence)
{
    return (score + evidence.penalty) * std::numbers::ln10;
}

QString amount(AnomalyMetric metric, const AnomalyEvidence &evidence, double counts)
{
    return metric == AnomalyMetric::SpendSpike
               ? formatMoney(std::llround(counts * evidence.unitMicros))
               : counted(std::llround(counts), QStringLiteral("attempt"), QStringLiteral("attempts"));
}

QString plainNumber(double value)
{
    return QString::number(value, 'g', 3);
}

QString window(double minutes)
{
    return formatAge(qint64(std::max(1.0, minutes)) * kMinuteMs);
}

QString ofGap(const AnomalyEvidence &evidence, double threshold)
{
    const double due = std::max(1.0, std::floor(quietDue(evidence, threshold)));
    const double share = evidence.expected > 0 ? std::min(1.0, due / evidence.expected) : 1.0;
    return QStringLiteral("an attempt before %1 due, about %2 into the gap")
        .arg(counted(std::llround(due), QStringLiteral("was"), QStringLiteral("were")),
             window(evidence.windowMinutes * share));
}

// Both windows must burn so fast, so less in the long one is enough.
QString ofBurn(const AnomalyEvidence &evidence)
{
    const double allowed = evidence.baseline * evidence.sample;
    const QString pace = plainNumber(allowed > 0 ? evidence.expected / allowed : 1.0);
    return QStringLiteral("fewer than %1 of %2 failing in %3, which is %4 times what the objective allows")
        .arg(formatExact(qint64(std::ceil(evidence.expected - 1e-6))), formatExact(std::llround(evidence.sample)),
             window(evidence.windowMinutes), pace);
}

QString ofRank(const AnomalyEvidence &evidence, const AnomalyBasis &basis)
{
    return QStringLiteral("a score of unlikeness below %1; it is %2, and that of what was seen before is 0")
        .arg(plainNumber(basis.settings.noveltyScore), QString::number(evidence.score, 'f', 1));
}

QString ofMix(const AnomalyEvidence &evidence, const AnomalyBasis &basis)
{
    const double move = basis.settings.mix.leastMove;
    return QStringLiteral("%1 between %2 and %3, and every other share within %4 points of its usual one")
        .arg(categoryText(basis.category), formatShare(std::max(0.0, evidence.baseline - move)).joined(),
             formatShare(std::min(1.0, evidence.baseline + move)).joined(), plainNumber(move * 100));
}

} // namespace

// A sum of logarithms grows by each hit and shrinks by each miss. Where the usual share moved meanwhile, or the sum was
// cut off, it is not that of the counts: what is quiet by both is quiet.
double quietRise(const AnomalyEvidence &evidence, double threshold, const ShareGuards &guards)
{
    const double usual = evidence.baseline;
    if (!(usual > 0.0 && usual < 1.0))
        return -1.0;
    const double raised = BinomialScan(guards).raisedShare(usual);
    const double miss = std::log1p(-raised) - std::log1p(-usual);
    const double perHit = std::log(raised / usual) - miss;
    const double needed = nats(threshold, evidence);
    const double byCounts = (needed - evidence.sample * miss) / perHit;
    const double bySum = evidence.observed - (nats(evidence.score, evidence) - needed) / perHit;
    const double quiet = std::ceil(std::min(byCounts, bySum)) - 1.0;
    return std::clamp(quiet, std::ceil(guards.fewestHits) - 1.0, std::max(0.0, evidence.observed - 1.0));
}

double quietDue(const AnomalyEvidence &evidence, double threshold)
{
    const double needed = nats(threshold, evidence);
    return evidence.excess > kLeastExcess ? std::expm1(evidence.excess * needed) / evidence.excess : needed;
}

QString quietText(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold, const AnomalyBasis &basis)
{
    if (metric == AnomalyMetric::Budget)
        return budgetQuietText(evidence);
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
    case AnomalyMethod::CountInWindow:
        return (metric == AnomalyMetric::TrafficDrop ? QStringLiteral("above %1") : QStringLiteral("up to %1"))
            .arg(amount(metric, evidence, quietLimit(evidence, threshold)));
    case AnomalyMethod::SlowRise: {
        const double quiet = quietRise(evidence, threshold, basis.settings.shares);
        return quiet < 0 ? QString()
                         : QStringLiteral("up to about %1 in the same time").arg(amount(metric, evidence, quiet));
    }
    case AnomalyMethod::OpenGap:
        return ofGap(evidence, threshold);
    case AnomalyMethod::Burn:
        return ofBurn(evidence);
    case AnomalyMethod::Rank:
        return ofRank(evidence, basis);
    case AnomalyMethod::Mix:
        return ofMix(evidence, basis);
    case AnomalyMethod::CapReached:
    case AnomalyMethod::None:
        break;
    }
    return {};
}

} // namespace Gatehouse
