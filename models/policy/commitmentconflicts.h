// Which commitments contradict each other, in one policy or in several that are in force at one gateway. The one place
// that decides it: the findings and the schedule of purges both ask here.
#pragma once

#include "models/policy/policyfindings.h"

namespace Gatehouse
{

enum class TermConflict {
    TwoPeriods,     // one ends before the other; the shorter one keeps both
    NoEnd,          // one has an end, the other is for ever, and neither forbids that rows go
    NoOrder,        // rows go by both, and which of them ends first depends on the day
    GoesBeforeItMay // rows must go while the other one still keeps them
};

// Nothing: they are of different classes, agree, or cannot be compared.
std::optional<TermConflict> termConflict(const RetentionTerm &one, const RetentionTerm &other);
// No purge of the class can keep both.
bool stopsPurges(TermConflict conflict);

// Where a policy contradicts itself (`one` and `other` are the same object), or another one that holds beside it. Of
// two policies each finding is one of `one`, and names the sentences of `other`.
QList<PolicyFinding> conflictingCommitments(const PolicyDocument &one, const PolicyDocument &other);

} // namespace Gatehouse
