// Plays what happened at a gateway to the detections of misuse, with rules that may not be in force.
#pragma once

#include "models/alerts/backtest.h"
#include "models/alerts/securityreader.h"
#include "models/alerts/securitywatch.h"

#include <stop_token>

namespace Gatehouse
{

struct MisuseOrder {
    SecurityRule rule = SecurityRule::KeyNewNetworks;
    QList<SecurityRules> rules; // in force, changed
    TimeSpan span;
    qint64 nowMs = 0; // not before the end of the span
};

struct MisuseReplay {
    QList<QList<BacktestAlert>> alerts; // of each of the rules, in the order of time
    QStringList notes;                  // what they take for granted or do not see: whole sentences
};

// What each of these rules finds in the span; the detections learn from what the gateway still has from before it. An
// engine: waits, on the thread of the reader. `progress`: the share that was read. Unsupported: the rule cannot be
// replayed at this gateway, and why not.
Result<MisuseReplay> replayedMisuse(SecurityReader &reader, const MisuseOrder &order,
                                    const std::function<void(double)> &progress = {}, const std::stop_token &stop = {});

} // namespace Gatehouse
