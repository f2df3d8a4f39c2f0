#include "models/alerts/anomalysignal.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array<const char *, kAnomalyMetricCount> kTokens{
    "errors",       "auth_failures", "rate_limits",     "latency",       "ttft",
    "traffic_drop", "traffic_spike", "spend_spike",     "model_mix",     "error_mix",
    "outcome_mix",  "objective",     "traffic_novelty", "spend_novelty", "budget"};

} // namespace

QString anomalyMetricToken(AnomalyMetric metric)
{
    return QString::fromLatin1(kTokens[size_t(metric)]);
}

std::optional<AnomalyMetric> anomalyMetricFromToken(const QString &token)
{
    const auto found = std::ranges::find_if(kTokens, [&token](const char *one) { return token == QLatin1String(one); });
    if (found == kTokens.end())
        return std::nullopt;
    return AnomalyMetric(found - kTokens.begin());
}

} // namespace Gatehouse
