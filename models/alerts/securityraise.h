// What was found about one principal, as an alert of the console store.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/alerts/principalalerts.h"
#include "models/alerts/securityrules.h"

namespace Gatehouse
{

// The rule is the loudest of those that fired, the fingerprint the principal's: one alert for each, whatever is found
// next. Nothing for what is only to be noted. Its texts name nobody; whoever is meant stands in `person`.
std::optional<RaisedAlert> raisedAlertOf(const PrincipalAlert &alert, const SecurityRules &rules = {});

AlertLevel alertLevelOf(SecurityLevel level);

// The conditions that name a principal, "key=100"; none for everybody. Masked, they name nobody.
QStringList conditionsOf(SecurityPrincipal kind, const QString &principal, bool masked);

} // namespace Gatehouse
