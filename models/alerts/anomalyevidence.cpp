#include "models/alerts/anomalyevidence.h"

#include "models/alerts/tailprobability.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

bool isDrop(const AnomalyEvidence &evidence)
{
    return evidence.method == AnomalyMethod::CountInWindow && evidence.observed < evidence.expected;
}

// A spike on a sparse series is judged as if so many were expected.
double judgedMean(const AnomalyEvidence &evidence)
{
    return std::max(evidence.expected, evidence.baseline);
}

} // namespace

double quietLimit(const AnomalyEvidence &evidence, double threshold)
{
    const double score = threshold + evidence.penalty;
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
        return double(Tails::binomialQuietHits(qint64(evidence.sample), evidence.baseline, score));
    case AnomalyMethod::CountInWindow:
        return double(isDrop(evidence)
                          ? Tails::negativeBinomialQuietLeast(evidence.expected, evidence.excess, score)
                          : Tails::negativeBinomialQuietMost(judgedMean(evidence), evidence.excess, score));
    case AnomalyMethod::None:
    case AnomalyMethod::SlowRise:
    case AnomalyMethod::OpenGap:
    case AnomalyMethod::Burn:
    case AnomalyMethod::Rank:
    case AnomalyMethod::Mix:
    case AnomalyMethod::CapReached:
        break;
    }
    return -1.0;
}

ExpectedRange expectedRange(const AnomalyEvidence &evidence, double threshold)
{
    const double score = threshold + evidence.penalty;
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
    case AnomalyMethod::SlowRise:
        return {0.0, double(Tails::binomialQuietHits(qint64(evidence.sample), evidence.baseline, score))};
    case AnomalyMethod::CountInWindow:
    case AnomalyMethod::OpenGap:
        return {double(Tails::negativeBinomialQuietLeast(evidence.expected, evidence.excess, score)),
                double(Tails::negativeBinomialQuietMost(judgedMean(evidence), evidence.excess, score))};
    case AnomalyMethod::Burn:
    case AnomalyMethod::CapReached:
        return {0.0, evidence.expected};
    case AnomalyMethod::None:
    case AnomalyMethod::Rank:
    case AnomalyMethod::Mix:
        break;
    }
    return {};
}

double oddsOf(double score)
{
    return std::pow(10.0, std::clamp(score, 0.0, Tails::kMaxScore));
}

} // namespace Gatehouse
