// Commitments with the sentences that they stand in, and how two periods compare. For whoever holds the parts of a
// policy against each other.
#pragma once

#include "models/policy/policydocument.h"

namespace Gatehouse
{

struct PlacedCommitment {
    const PolicyDocument *policy = nullptr; // must outlive this
    const PolicySentence *sentence = nullptr;
    const Commitment *commitment = nullptr;
};

// All commitments of a kind, in the order of the document.
QList<PlacedCommitment> placed(const PolicyDocument &policy, CommitmentKind kind);

// Whether `left` can end before `right` when both begin on one day, whichever day that is; false when one of them has
// no number or they begin with different events.
bool canEndBefore(const PolicyPeriod &left, const PolicyPeriod &right);

// Whether rows can be past the one period, so that they must go, while the other one still keeps them.
bool goesBeforeItMay(const RetentionTerm &goes, const RetentionTerm &stays);

} // namespace Gatehouse
