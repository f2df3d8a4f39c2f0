#include "models/alerts/figurerules.h"

#include <type_traits>

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
const QList<AnomalyMetric> kScanned{Errors, AuthFailures, RateLimits, Latency, Ttft};
const QList<AnomalyMetric> kSpikes{TrafficSpike, SpendSpike};
const QList<AnomalyMetric> kMixes{ModelMix, ErrorMix, OutcomeMix};
const QList<AnomalyMetric> kBurning{Objective, Budget};
const QList<AnomalyMetric> kEnding{Errors,      AuthFailures, RateLimits,     Latency,      Ttft,
                                   TrafficDrop, TrafficSpike, SpendSpike,     ModelMix,     ErrorMix,
                                   OutcomeMix,  Objective,    TrafficNovelty, SpendNovelty, Budget};

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

// Of one of the parts of the settings.
template<auto Part, auto Member>
double getOf(const D &settings)
{
    return double(settings.*Part.*Member);
}

template<auto Part, auto Member>
void setOf(D &settings, double value)
{
    auto &member = settings.*Part.*Member;
    member = std::remove_reference_t<decltype(member)>(value);
}

template<auto Part, auto Windows, size_t At>
double getWindow(const D &settings)
{
    return (settings.*Part.*Windows)[At];
}

template<auto Part, auto Windows, size_t At>
void setWindow(D &settings, double minutes)
{
    (settings.*Part.*Windows)[At] = int(minutes);
}

template<BurnPace BurnGuards::*Which, auto Member>
double getPace(const D &settings)
{
    return double(settings.burn.*Which.*Member);
}

template<BurnPace BurnGuards::*Which, auto Member>
void setPace(D &settings, double value)
{
    auto &member = settings.burn.*Which.*Member;
    member = std::remove_reference_t<decltype(member)>(value);
}

double calm(const D &settings)
{
    return settings.calmMinutes;
}

void setCalm(D &settings, double minutes)
{
    settings.calmMinutes = int(minutes);
}

using G = BurnGuards;
using Pace = BurnPace;
constexpr auto kDrops = &T::dropWindows;
constexpr auto kRises = &T::spikeWindows;
constexpr auto kScans = &ShareGuards::windows;

// An objective is what the gateway promises, and what a provider promises to it: of a workspace with sixty attempts a
// day it says little.
bool canWatch(AnomalyMetric metric, const LatticeNode &node)
{
    if (metric == Budget)
        return node.isAll();
    return metric != Objective || (!node.workspace && !node.model);
}

// A new setting of the detectors is one line in one of these.
QList<FigureParameter> parametersOfShares()
{
    // clang-format off
    return {
        {kBudgeted, "quiet_days", "days", 0.1, 10000, "One false alarm in so many days is put up with, over all nodes together. More days: fewer alarms, and a weak burst is seen later or not at all.", quietDays, setQuietDays},
        {kBudgeted, "nodes", "nodes", 1, 5000, "So many providers, models and workspaces share that budget.", nodes, setNodes},
        {kPaging, "page_above", "powers of ten", 0, 50, "By so many powers of ten less probable than a ticket must be, it becomes a page.", get<&D::pageAbove>, set<&D::pageAbove>},
        {kShares, "least_share", "share", 0.00001, 0.5, "A usual share below this counts as this, so that a first failure is no burst.", getOf<&D::shares, &ShareGuards::leastShare>, setOf<&D::shares, &ShareGuards::leastShare>},
        {kScanned, "window_1", "minutes", 1, 60, "Attempts are counted over this time, the shortest. No longer than an hour, which is what is kept by the minute.", getWindow<&D::shares, kScans, 0>, setWindow<&D::shares, kScans, 0>, 1},
        {kScanned, "window_2", "minutes", 1, 60, "Attempts are counted over this time, too. No longer than an hour, which is what is kept by the minute.", getWindow<&D::shares, kScans, 1>, setWindow<&D::shares, kScans, 1>, 1},
        {kScanned, "window_3", "minutes", 1, 60, "Attempts are counted over this time, too; whether it goes on is seen in it. No longer than an hour, which is what is kept by the minute.", getWindow<&D::shares, kScans, 2>, setWindow<&D::shares, kScans, 2>, 1},
        {kScanned, "window_4", "minutes", 1, 60, "Attempts are counted over this time, too, the longest. No longer than an hour, which is what is kept by the minute.", getWindow<&D::shares, kScans, 3>, setWindow<&D::shares, kScans, 3>, 1},
        {kScanned, "least_hits", "attempts", 1, 1000, "So many must be bad in a window; fewer say nothing, however improbable.", getOf<&D::shares, &ShareGuards::fewestHits>, setOf<&D::shares, &ShareGuards::fewestHits>, 1},
        {kScanned, "raised", "times", 1.1, 50, "The share must be so many times the usual one.", getOf<&D::shares, &ShareGuards::raised>, setOf<&D::shares, &ShareGuards::raised>},
        {kScanned, "memory", "days", 1, 30, "What is usual is what was seen in this time, the newer the more.", getOf<&D::shares, &ShareGuards::memoryDays>, setOf<&D::shares, &ShareGuards::memoryDays>},
        {kMixes, "window", "minutes", 5, 60, "The mix of this time is held against the usual one. No longer than an hour, which is what is kept, by five minutes.", getOf<&D::mix, &MixGuards::windowMinutes>, setOf<&D::mix, &MixGuards::windowMinutes>, 5},
        {kMixes, "least_attempts", "attempts", 20, 100000, "So many attempts must be in that time.", getOf<&D::mix, &MixGuards::fewestAttempts>, setOf<&D::mix, &MixGuards::fewestAttempts>, 1},
        {kMixes, "least_move", "share", 0.01, 0.9, "The share of a category must have moved by so much, up or down.", getOf<&D::mix, &MixGuards::leastMove>, setOf<&D::mix, &MixGuards::leastMove>},
        {kMixes, "memory", "days", 1, 30, "What is usual is what was seen in this time, the newer the more.", getOf<&D::mix, &MixGuards::memoryDays>, setOf<&D::mix, &MixGuards::memoryDays>},
    };
    // clang-format on
}

QList<FigureParameter> parametersOfTraffic()
{
    // clang-format off
    return {
        {{TrafficDrop}, "drop_share", "share", 0.01, 0.95, "More than this share of the attempts that are due is no drop.", getOf<&D::traffic, &T::dropShare>, setOf<&D::traffic, &T::dropShare>},
        {{TrafficDrop}, "gap_attempts", "attempts", 1, 100000, "A node that had fewer attempts in its last week is not missed when none come.", getOf<&D::traffic, &T::leastGapAttempts>, setOf<&D::traffic, &T::leastGapAttempts>},
        {{TrafficDrop}, "gap_hours", "hours", 1, 1000, "A node that is known for fewer hours is not missed either.", getOf<&D::traffic, &T::leastGapHours>, setOf<&D::traffic, &T::leastGapHours>},
        {{TrafficSpike, SpendSpike}, "spike_share", "times", 1.05, 1000, "Less than so many times what is due is no spike.", getOf<&D::traffic, &T::spikeShare>, setOf<&D::traffic, &T::spikeShare>},
        {{SpendSpike}, "least_extra", "USD", 0, 1000000, "So much more than what is due must be spent within an hour.", getOf<&D::traffic, &T::leastExtraUsd>, setOf<&D::traffic, &T::leastExtraUsd>},
        {{TrafficDrop}, "least_due", "attempts", 5, 100000, "A window in which fewer are due says nothing when they do not come.", getOf<&D::traffic, &T::fewestDue>, setOf<&D::traffic, &T::fewestDue>},
        {kSpikes, "least_due", "attempts", 5, 100000, "A window in which fewer are due is judged as if so many were.", getOf<&D::traffic, &T::spikeFewestDue>, setOf<&D::traffic, &T::spikeFewestDue>},
        {{TrafficDrop}, "window_1", "minutes", 1, 60, "What comes is counted over this time, the shortest; while that is low, over each longer one up to the longest, too. No longer than an hour, which is what is kept by the minute.", getWindow<&D::traffic, kDrops, 0>, setWindow<&D::traffic, kDrops, 0>, 1},
        {{TrafficDrop}, "window_2", "minutes", 1, 60, "What comes is counted over this time, too. No longer than an hour, which is what is kept by the minute.", getWindow<&D::traffic, kDrops, 1>, setWindow<&D::traffic, kDrops, 1>, 1},
        {{TrafficDrop}, "window_3", "minutes", 1, 60, "What comes is counted over this time, too. A node that is due less in it is judged by how long nothing has come. No longer than an hour, which is what is kept by the minute.", getWindow<&D::traffic, kDrops, 2>, setWindow<&D::traffic, kDrops, 2>, 1},
        {kSpikes, "window_1", "minutes", 1, 60, "What comes is counted over this time, the shortest. No longer than an hour, which is what is kept by the minute.", getWindow<&D::traffic, kRises, 0>, setWindow<&D::traffic, kRises, 0>, 1},
        {kSpikes, "window_2", "minutes", 1, 60, "What comes is counted over this time, too. No longer than an hour, which is what is kept by the minute.", getWindow<&D::traffic, kRises, 1>, setWindow<&D::traffic, kRises, 1>, 1},
        {kSpikes, "window_3", "minutes", 1, 60, "What comes is counted over this time, too, the longest. No longer than an hour, which is what is kept by the minute.", getWindow<&D::traffic, kRises, 2>, setWindow<&D::traffic, kRises, 2>, 1},
    };
    // clang-format on
}

QList<FigureParameter> parametersOfBurning()
{
    // clang-format off
    return {
        {{Objective}, "allowed_share", "share", 0.0001, 0.5, "The objective is kept while no larger share of the attempts fails.", get<&D::allowedFailureShare>, set<&D::allowedFailureShare>},
        {{Budget}, kMonthCapId, "USD", 0, 10000000, "So much may be spent in a calendar month (UTC) by all traffic together. 0: there is no cap, and the rule tells nothing.", get<&D::monthCapUsd>, set<&D::monthCapUsd>},
        {kBurning, "fast_factor", "times", 1, 1000, "So many times as fast as allowed, in both fast windows, is a page.", getPace<&G::fast, &Pace::factor>, setPace<&G::fast, &Pace::factor>},
        {kBurning, "fast_long", "minutes", 15, 60, "The long one of the fast windows. No longer than an hour, which is what is kept by the minute.", getPace<&G::fast, &Pace::longMinutes>, setPace<&G::fast, &Pace::longMinutes>, 1},
        {kBurning, "fast_short", "minutes", 1, 15, "The short one of the fast windows: it tells that it has not ended.", getPace<&G::fast, &Pace::shortMinutes>, setPace<&G::fast, &Pace::shortMinutes>, 1},
        {kBurning, "middle_factor", "times", 1, 1000, "So many times as fast as allowed, in both middle windows, is a page, too.", getPace<&G::middle, &Pace::factor>, setPace<&G::middle, &Pace::factor>},
        {kBurning, "middle_long", "minutes", 60, 360, "The long one of the middle windows. No longer than six hours, which is what is kept by five minutes.", getPace<&G::middle, &Pace::longMinutes>, setPace<&G::middle, &Pace::longMinutes>, 5},
        {kBurning, "middle_short", "minutes", 1, 60, "The short one of the middle windows: it tells that it has not ended.", getPace<&G::middle, &Pace::shortMinutes>, setPace<&G::middle, &Pace::shortMinutes>, 1},
        {kBurning, "slow_factor", "times", 0.1, 100, "So many times as fast as allowed, in both slow windows, is a ticket.", getPace<&G::slow, &Pace::factor>, setPace<&G::slow, &Pace::factor>},
        {kBurning, "slow_long", "minutes", 360, 4320, "The long one of the slow windows. No longer than three days, which is what is kept by the hour.", getPace<&G::slow, &Pace::longMinutes>, setPace<&G::slow, &Pace::longMinutes>, 60},
        {kBurning, "slow_short", "minutes", 5, 360, "The short one of the slow windows: it tells that it has not ended. No longer than six hours, which is what is kept by five minutes.", getPace<&G::slow, &Pace::shortMinutes>, setPace<&G::slow, &Pace::shortMinutes>, 5},
        {{Objective}, "least_failures", "failures", 1, 10000, "So many must have failed in the long window.", getOf<&D::burn, &G::fewestUsed>, setOf<&D::burn, &G::fewestUsed>, 1},
        {{Objective}, "least_score", "-log10 p", 1, 50, "They must be as improbable as this where no larger share fails than is allowed.", getOf<&D::burn, &G::leastScore>, setOf<&D::burn, &G::leastScore>},
        {kNovelties, "score", "points", 5, 200, "A minute must be as far from all that was seen as this, in points of rank.", get<&D::noveltyScore>, set<&D::noveltyScore>},
        {kEnding, "calm", "minutes", 1, 240, "So many minutes in a row must be as usual again before an alert ends.", calm, setCalm, 1},
    };
    // clang-format on
}

} // namespace

const QList<FigureParameter> &figureParameters()
{
    static const QList<FigureParameter> all = parametersOfShares() + parametersOfTraffic() + parametersOfBurning();
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
