// Plays what happened at a gateway to the detections of misuse, with rules that may not be in force.
#pragma once

#include "models/alerts/backtest.h"
#include "models/alerts/securityreader.h"
#include "models/alerts/securitywatch.h"

#include <stop_token>

namespace Gatehouse
{

// Unsupported: the rule cannot be replayed at this gateway, and why not.
Result<void> canReplay(SecurityRule rule, const SecurityReader &reader);

// What each of these rules finds in the span, in the order of time; the detections learn from what the gateway still
// has from before it. An engine: waits, on the thread of the reader. `progress`: the share that was read.
Result<QList<QList<BacktestAlert>>> replayedMisuse(SecurityReader &reader, SecurityRule rule,
                                                   const QList<SecurityRules> &rules, const TimeSpan &span,
                                                   const std::function<void(double)> &progress = {},
                                                   const std::stop_token &stop = {});

} // namespace Gatehouse
