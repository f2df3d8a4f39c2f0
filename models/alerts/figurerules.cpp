#include "models/alerts/figurerules.h"

namespace Gatehouse
{

namespace
{

using enum AnomalyMetric;
using D = DetectionSettings;
using T = TrafficGuards;

const QList<AnomalyMetric> kBudgeted{Errors,       AuthFailures, RateLimits, Latency,  Ttft,      TrafficDrop,
                                     TrafficSpike, SpendSpike,   ModelMix,   ErrorMix, OutcomeMix};
const QList<AnomalyMetric> kPaging{Errors, AuthFailures, RateLimits, Latency, Ttft, TrafficDrop, SpendSpike};
const QList<AnomalyMetric> kShares{Errors, AuthFailures, RateLimits};
const QList<AnomalyMetric> kNovelties{TrafficNovelty, SpendNovelty};

template<double D::*Member>
double get(const D &settings)
{
    return settings.*Member;
}

template<double D::*Member>
void set(D &settings, double value)
{
    settings.*Member = value;
}

// The budget is that of all metrics together, and each has the same part of it.
double quietDays(const D &settings)
{
    return kBudgetedMetrics / settings.budget.alarmsPerDay;
}

void setQuietDays(D &settings, double days)
{
    settings.budget.alarmsPerDay = kBudgetedMetrics / days;
}

double nodes(const D &settings)
{
    return settings.budget.series;
}

void setNodes(D &settings, double count)
{
    settings.budget.series = int(count);
}

template<auto Member>
double getTraffic(const D &settings)
{
    return double(settings.traffic.*Member);
}

template<auto Member>
void setTraffic(D &settings, double value)
{
    settings.traffic.*Member = value;
}

// An objective is what the gateway promises, and what a provider promises to it: of a workspace with sixty attempts a
// day it says little.
bool canWatch(AnomalyMetric metric, const LatticeNode &node)
{
    if (metric == Budget)
        return node.isAll();
    return metric != Objective || (!node.workspace && !node.model);
}

} // namespace

const QList<FigureParameter> &figureParameters()
{
    // clang-format off
    static const QList<FigureParameter> all{
        {kBudgeted, "quiet_days", "days", 0.1, 10000, "One false alarm in so many days is put up with, over all nodes together. More days: fewer alarms, and a weak burst is seen later or not at all.", quietDays, setQuietDays},
        {kBudgeted, "nodes", "nodes", 1, 5000, "So many providers, models and workspaces share that budget.", nodes, setNodes},
        {kPaging, "page_above", "-log10 p", 0, 50, "By so much less probable than a ticket must be, it becomes a page.", get<&D::pageAbove>, set<&D::pageAbove>},
        {kShares, "least_share", "share", 0.00001, 0.5, "A usual share below this counts as this, so that a first failure is no burst.", get<&D::leastShare>, set<&D::leastShare>},
        {{Objective}, "allowed_share", "share", 0.0001, 0.5, "The objective is kept while no larger share of the attempts fails.", get<&D::allowedFailureShare>, set<&D::allowedFailureShare>},
        {{TrafficDrop}, "drop_share", "share", 0.01, 0.95, "More than this share of the attempts that are due is no drop.", getTraffic<&T::dropShare>, setTraffic<&T::dropShare>},
        {{TrafficDrop}, "gap_attempts", "attempts", 1, 100000, "A node that had fewer attempts in its last week is not missed when none come.", getTraffic<&T::leastGapAttempts>, setTraffic<&T::leastGapAttempts>},
        {{TrafficDrop}, "gap_hours", "hours", 1, 1000, "A node that is known for fewer hours is not missed either.", getTraffic<&T::leastGapHours>, setTraffic<&T::leastGapHours>},
        {{TrafficSpike, SpendSpike}, "spike_share", "times", 1.05, 1000, "Less than so many times what is due is no spike.", getTraffic<&T::spikeShare>, setTraffic<&T::spikeShare>},
        {{SpendSpike}, "least_extra", "USD", 0, 1000000, "So much more than what is due must be spent within an hour.", getTraffic<&T::leastExtraUsd>, setTraffic<&T::leastExtraUsd>},
        {{Budget}, kMonthCapId, "USD", 0, 10000000, "So much may be spent in a calendar month (UTC) by all traffic together. 0: there is no cap, and the rule tells nothing.", get<&D::monthCapUsd>, set<&D::monthCapUsd>},
        {kNovelties, "score", "points", 5, 200, "A minute must be as far from all that was seen as this, in points of rank.", get<&D::noveltyScore>, set<&D::noveltyScore>},
    };
    // clang-format on
    return all;
}

FigureRules::FigureRules(const DetectionSettings &settings)
{
    for (FigureRule &rule : m_rules)
        rule.settings = settings;
}

MetricSettings FigureRules::settings() const
{
    MetricSettings all;
    for (size_t i = 0; i < all.size(); ++i)
        all[i] = m_rules[i].settings;
    return all;
}

bool FigureRules::watches(AnomalyMetric metric, const LatticeNode &node) const
{
    const FigureRule &rule = of(metric);
    const bool isOn = rule.settings.isOn && (metric != Budget || rule.settings.monthCapUsd > 0.0);
    return isOn && canWatch(metric, node) && (rule.scope == node || rule.scope.isAbove(node));
}

DetectionSettings usualDetectionSettings()
{
    DetectionSettings settings;
    settings.budget = {1.0, 200};
    settings.traffic.leastExtraUsd = 5.0;
    return settings;
}

} // namespace Gatehouse
