#include "models/alerts/rulesinforce.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

FigureRule figureRuleOf(AnomalyMetric metric, const VersionedRule &versioned)
{
    FigureRule figure{usualDetectionSettings()};
    figure.version = versioned.version;
    figure.settings.isOn = versioned.rule.isOn;
    if (!versioned.rule.scope.isEmpty())
        figure.scope = LatticeNode::fromTokens(versioned.rule.scope).value_or(LatticeNode());
    for (const FigureParameter &each : figureParameters()) {
        const auto value = versioned.rule.values.constFind(QString::fromLatin1(each.id));
        if (each.metrics.contains(metric) && value != versioned.rule.values.cend())
            each.set(figure.settings, *value);
    }
    return figure;
}

SeasonDays seasonOf(const AlertRule &calendar)
{
    SeasonDays days;
    if (!calendar.isOn)
        return days;
    days.zone = calendar.zone.isEmpty() ? days.zone : calendar.zone;
    days.holidays = calendar.holidays;
    days.weeklyAfterDays = int(calendar.value(QStringLiteral("weekly_after")));
    return days;
}

} // namespace

void RulesInForce::put(const VersionedRule &versioned)
{
    const AlertRule &rule = versioned.rule;
    if (rule.id == QLatin1String(kCalendarRule)) {
        figures.season() = seasonOf(rule);
        return;
    }
    const auto misuse = securityRuleFromId(rule.id);
    if (!misuse) {
        if (const auto metric = anomalyMetricFromToken(rule.id))
            figures.of(*metric) = figureRuleOf(*metric, versioned);
        return;
    }
    security.of(*misuse) = {!rule.isOn, versioned.version};
    for (const SecurityParameter *each : parametersOf(*misuse))
        security.settings.*(each->member) = rule.value(QString::fromLatin1(each->id));
}

RulesInForce rulesInForce(const QList<VersionedRule> &rules)
{
    RulesInForce all;
    for (const VersionedRule &each : rules)
        all.put(each);
    return all;
}

} // namespace Gatehouse
