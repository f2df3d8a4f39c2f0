// What the rules of a store come to: all that the detectors are set to.
#pragma once

#include "models/alerts/alertrule.h"
#include "models/alerts/figurerules.h"
#include "models/alerts/securityrules.h"

#include <functional>

namespace Gatehouse
{

struct VersionedRule {
    AlertRule rule;
    int version = 0; // 0: as it is shipped
};

struct RulesInForce {
    FigureRules figures = FigureRules(usualDetectionSettings());
    SecurityRules security = {};
    QStringList problems = {}; // what of the store could not be used

    // The rule must be one of the list, and is checked.
    void put(const VersionedRule &rule);
};

RulesInForce rulesInForce(const QList<VersionedRule> &rules);

// Asked at every look.
using RuleSource = std::function<Result<RulesInForce>()>;

} // namespace Gatehouse
