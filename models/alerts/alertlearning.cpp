#include "models/alerts/alertlearning.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/anomalysignal.h"
#include "models/alerts/securityrule.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertLearning)
};

// Money and what was promised have a level that is set.
bool learnsALevel(const Alert &alert)
{
    const auto metric = anomalyMetricFromToken(alert.rule);
    return metric && *metric != AnomalyMetric::Objective && *metric != AnomalyMetric::Budget;
}

bool learnsOfAPrincipal(const Alert &alert)
{
    return securityRuleFromId(alert.rule).has_value();
}

QString consequence(AlertVerdict verdict, const QList<Alert> &alerts)
{
    if (std::ranges::none_of(alerts, learnsOfAPrincipal))
        return alertVerdictConsequence(verdict);
    if (verdict == AlertVerdict::ExpectedChange)
        return Texts::tr("what was told of it is usual for 90 days");
    return std::ranges::any_of(alerts, learnsALevel) ? alertVerdictConsequence(verdict)
                                                     : Texts::tr("what was done is taken out of what is usual");
}

} // namespace

QString verdictConsequence(AlertVerdict verdict, const QList<Alert> &alerts)
{
    if (verdict != AlertVerdict::Incident && verdict != AlertVerdict::ExpectedChange)
        return alertVerdictConsequence(verdict);
    const auto learns = [](const Alert &alert) { return learnsALevel(alert) || learnsOfAPrincipal(alert); };
    if (std::ranges::none_of(alerts, learns))
        return Texts::tr("counts for the precision of the rule; nothing is learned from it");
    const QString said = consequence(verdict, alerts);
    return std::ranges::all_of(alerts, learns) ? said : Texts::tr("%1, where the rule learns").arg(said);
}

} // namespace Gatehouse
