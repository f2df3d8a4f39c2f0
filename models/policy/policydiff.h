// What changes from one version of a policy to another: sentence by sentence, in the schedules, in rights, and who must
// be told of it.
#pragma once

#include "models/policy/policydocument.h"

namespace Gatehouse
{

enum class ChangeKind { Added, Removed, Changed };
// "added", "removed", "changed".
QString changeKindToken(ChangeKind kind);

struct CommitmentChange {
    QString id;
    ChangeKind kind = ChangeKind::Changed;
    QString what; // one sentence, for people

    bool operator==(const CommitmentChange &) const = default;
};

struct SentenceChange {
    QString id;
    ChangeKind kind = ChangeKind::Changed;
    QString place;  // in the later version, or in the one that still had it
    QString before; // the words; empty of a sentence that was added
    QString after;  // the same as before when only commitments differ
    QList<CommitmentChange> commitments;

    bool operator==(const SentenceChange &) const = default;
};

// How long the rows of a class are kept, before and after.
struct ScheduleChange {
    enum class Way { Shorter, Longer, Differs };

    QString recordClass;
    QStringList before; // as periodText() of each of its terms; none: no sentence named one
    QStringList after;
    Way way = Way::Differs;

    bool operator==(const ScheduleChange &) const = default;
};

enum class Audience { Users, Page };
// "users", "page".
QString audienceToken(Audience audience);

struct AudienceDuty {
    Audience audience = Audience::Page;
    QString because; // one sentence

    bool operator==(const AudienceDuty &) const = default;
};

struct PolicyDifference {
    QList<SentenceChange> sentences; // in the order of the later version; what is gone stands at the end
    QList<ScheduleChange> schedules;
    QStringList rights;   // sentences: "The right to object is gone."
    QStringList material; // why the change matters to people, one sentence each; none: only words changed
    QList<AudienceDuty> told;

    bool isEmpty() const { return sentences.isEmpty(); }
    bool operator==(const PolicyDifference &) const = default;
};

// An earlier document without sentences stands for none: all of the later one is new.
PolicyDifference policyDifference(const PolicyDocument &before, const PolicyDocument &after);

} // namespace Gatehouse
