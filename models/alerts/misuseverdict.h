// What a person has said of an alert of misuse.
#pragma once

#include "models/alerts/alertstate.h"
#include "models/alerts/securityfinding.h"
#include "models/core/timespan.h"

namespace Gatehouse
{

struct MisuseVerdict {
    SecurityPrincipal kind = SecurityPrincipal::Key;
    QString principal;
    TimeSpan span;   // that the alert is about, and until something new would have been said
    TimeSpan judged; // that it is about, as it stood there
    AlertVerdict verdict = AlertVerdict::Unjudged;
    qint64 dueMs = 0; // when it is learned from

    // Empty: it is of somebody else, and no key.
    QString key() const { return kind == SecurityPrincipal::Key ? principal : QString(); }
    // What it is about began in a window before.
    TimeSpan since(qint64 leadMs) const { return {span.fromMs - leadMs, span.toMs}; }
};

} // namespace Gatehouse
