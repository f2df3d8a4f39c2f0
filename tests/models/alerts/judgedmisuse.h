// For each detection of misuse somebody who comes back, and what is to be found of it by what was said of the first
// time.
#pragma once

#include "securityscene.h"

namespace Gatehouse
{

struct JudgedMisuse {
    using Tell = std::function<void(SecurityScene &)>;

    SecurityRule rule;
    Tell usual;
    Tell misuse;     // fires
    Tell afterwards; // as usual again
    Tell again;      // the same; without a verdict it is usual by now, where the detection has a memory
    Tell other;      // fires whatever was said of the first time
};

// Of the detections that remember what is usual.
QList<JudgedMisuse> judgedMisuse();
// Of those that only know what is too much.
QList<JudgedMisuse> judgedWithoutMemory();

// Whether it finds something of the rule when it is told that, and nothing of what was found before.
bool finds(SecurityScene &scene, SecurityRule rule, const JudgedMisuse::Tell &tell);
// What is said of an alert from one finding to another.
AlertWatch::Judgement judgementOf(const SecurityFinding &first, const SecurityFinding &last, AlertVerdict verdict,
                                  qint64 recordedMs);
// Of what the rule has found last, all of it; now.
AlertWatch::Judgement judged(const SecurityScene &scene, SecurityRule rule, AlertVerdict verdict);

} // namespace Gatehouse
