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

// Quiet is what is probable enough, and what a rule says nothing of however improbable it is.
double quietHits(const AnomalyEvidence &evidence, double score)
{
    const auto probable = double(Tails::binomialQuietHits(qint64(evidence.sample), evidence.baseline, score));
    return std::max(probable, std::ceil(evidence.guard) - 1.0);
}

double quietLeast(const AnomalyEvidence &evidence, double score)
{
    const auto probable = double(Tails::negativeBinomialQuietLeast(evidence.expected, evidence.excess, score));
    return isDrop(evidence) && evidence.guard > 0.0 ? std::min(probable, std::floor(evidence.guard) + 1.0) : probable;
}

double quietMost(const AnomalyEvidence &evidence, double score)
{
    const auto probable = double(Tails::negativeBinomialQuietMost(judgedMean(evidence), evidence.excess, score));
    return isDrop(evidence) ? probable : std::max(probable, std::ceil(evidence.guard) - 1.0);
}

} // namespace

double quietLimit(const AnomalyEvidence &evidence, double threshold)
{
    const double score = threshold + evidence.penalty;
    switch (evidence.method) {
    case AnomalyMethod::ShareInWindow:
        return quietHits(evidence, score);
    case AnomalyMethod::CountInWindow:
        return isDrop(evidence) ? quietLeast(evidence, score) : quietMost(evidence, score);
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
        return {0.0, quietHits(evidence, score)};
    case AnomalyMethod::CountInWindow:
    case AnomalyMethod::OpenGap:
        return {quietLeast(evidence, score), quietMost(evidence, score)};
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
