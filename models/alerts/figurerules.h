// The rules on figures: for each metric what its detector is set to, where it looks, and which version of the rule that
// is. And the list of those settings, so that a page can offer them.
#pragma once

#include "models/alerts/latticenode.h"
#include "models/alerts/nodedetectors.h"

namespace Gatehouse
{

struct FigureRule {
    DetectionSettings settings;
    LatticeNode scope = {}; // it looks here and below
    int version = 0;        // 0: as it is shipped

    bool operator==(const FigureRule &) const = default;
};

class FigureRules
{
public:
    // All alike, everywhere.
    FigureRules(const DetectionSettings &settings = {});

    FigureRule &of(AnomalyMetric metric) { return m_rules[size_t(metric)]; }
    const FigureRule &of(AnomalyMetric metric) const { return m_rules[size_t(metric)]; }
    // Which hours are alike, for all of them.
    SeasonDays &season() { return m_season; }
    const SeasonDays &season() const { return m_season; }
    MetricSettings settings() const;
    // Whether what is found there is told. The cap on money is one of all traffic, and where there is one.
    bool watches(AnomalyMetric metric, const LatticeNode &node) const;

    bool operator==(const FigureRules &) const = default;

private:
    std::array<FigureRule, kAnomalyMetricCount> m_rules;
    SeasonDays m_season;
};

struct FigureParameter {
    QList<AnomalyMetric> metrics; // whose rules have it
    const char *id;               // unique within the rule: "quiet_days"
    const char *unit;
    double least;
    double most;
    const char *meaning;
    double (*get)(const DetectionSettings &settings);
    void (*set)(DetectionSettings &settings, double value);
    double step = 0; // it is a multiple of it; 0: any number
};

inline constexpr const char *kMonthCapId = "month_cap"; // a budget without it tells nothing

// A new setting of the detectors is one line there.
const QList<FigureParameter> &figureParameters();

// One false alarm a day, over all nodes and metrics together; of money, five dollars more than what is due.
DetectionSettings usualDetectionSettings();

} // namespace Gatehouse
