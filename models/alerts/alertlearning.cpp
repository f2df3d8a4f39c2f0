#include "models/alerts/alertlearning.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/anomalysignal.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertLearning)
};

// Money and what was promised have a level that is set, and misuse has none.
bool learnsALevel(const Alert &alert)
{
    const auto metric = anomalyMetricFromToken(alert.rule);
    return metric && *metric != AnomalyMetric::Objective && *metric != AnomalyMetric::Budget;
}

} // namespace

QString verdictConsequence(AlertVerdict verdict, const QList<Alert> &alerts)
{
    const QString usual = alertVerdictConsequence(verdict);
    if (verdict != AlertVerdict::Incident && verdict != AlertVerdict::ExpectedChange)
        return usual;
    if (std::ranges::none_of(alerts, learnsALevel))
        return Texts::tr("counts for the precision of the rule; nothing is learned from it");
    return std::ranges::all_of(alerts, learnsALevel) ? usual : Texts::tr("%1, where the rule learns").arg(usual);
}

} // namespace Gatehouse
