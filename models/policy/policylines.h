// What a policy says is added to and taken from without touching its file: sentences, and what they come to.
#pragma once

#include "models/core/error.h"
#include "models/policy/policydocument.h"

namespace Gatehouse
{

// A sentence with what it comes to, or one more thing that a sentence comes to.
struct PolicyLine {
    QString sentence; // its id; one that is in the policy keeps its place and its words
    QString place;
    QString quote;
    CommitmentKind kind = CommitmentKind::Promise;
    QString about;                            // the id of a choice of its kind; empty of a duty
    QString length;                           // of a period; of a right and a duty empty where none is named
    PeriodStart from = PeriodStart::Recorded; // of a period
    QString says;
    QString check;  // of a disclosure: what looks at it; empty: nothing does
    QString regime; // of a right: whose clock it has; empty: that of each case

    bool operator==(const PolicyLine &) const = default;
};

struct LineChoice {
    QString id;   // as policy files write it; empty: none of the others
    QString name; // for people

    bool operator==(const LineChoice &) const = default;
};

// What a commitment of this kind can be about: a check, a record class, a request, what is told. None of a duty.
QList<LineChoice> lineChoices(CommitmentKind kind);
// What a disclosure can be looked at by, and whose clock a right can have; the first of each is none.
QList<LineChoice> checkChoices();
QList<LineChoice> regimeChoices();
const PolicySentence *sentenceOf(const PolicyDocument &policy, const QString &sentenceId);

// Behind the sentence that the commitment `after` is in, or at the end; gives the id of what was added. InvalidInput:
// what about it is no policy. The settings of its check are left to be set.
Result<QString> addLine(PolicyDocument &policy, const PolicyLine &line, const QString &after);
// The commitment, with its sentence when it was all that it came to. NotFound: it is not there. InvalidInput: nothing
// would be left of the policy.
Result<void> removeLine(PolicyDocument &policy, const QString &commitmentId);
// The sentence that the commitment is in, with all that it comes to. The same errors.
Result<void> removeSentence(PolicyDocument &policy, const QString &commitmentId);

} // namespace Gatehouse
