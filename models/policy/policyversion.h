// What the console store keeps of policies: the versions that an operator has taken over, which of them are in force at
// a gateway since when, and whom a change was written to. Nothing of it is ever changed.
#pragma once

#include "models/policy/policydocument.h"

namespace Gatehouse
{

struct PolicyVersion {
    QString policy;  // id of the document
    QString version; // what the document calls itself
    int number = 0;  // of this policy, from 1 without a gap
    QString name;
    QDate effective; // as the document says
    QString basedOn;
    QString hash;
    QString by; // the name of who took it over, or the id where there is no such operator any more
    qint64 atMs = 0;
    QString reason;

    bool operator==(const PolicyVersion &) const = default;
};

// A gateway is held to any number of policies at a time, to one version of each.
enum class PolicyEffect {
    Alone,  // only this one from then on: all that a store knew before several could be in force
    Beside, // in the place of another version of the same policy, beside other policies
    Ended   // the gateway is no longer held to this policy
};

struct PolicyStep {
    QString policy;
    QString version; // that is in force from then on, or was until then
    QString hash;
    PolicyEffect effect = PolicyEffect::Beside;
    int step = 0; // from 1 without a gap
    qint64 sinceMs = 0;
    QString by;
    QString reason;

    QString pin() const; // as policyPin() of the document
    bool operator==(const PolicyStep &) const = default;
};

// A letter about a change that was made as a draft. What is in it is not kept.
struct PolicyNotice {
    QString policy;
    QString version;  // that it tells of
    QString before;   // the version that it is compared with; empty: there was none
    QString audience; // a word of policynotice.h
    QString language;
    QString sha256; // of the file
    QString by;
    qint64 atMs = 0;

    bool operator==(const PolicyNotice &) const = default;
};

struct PolicyAdoption {
    PolicyDocument document;
    int seen = 0; // the newest number of this policy that the person saw; 0: none
    QString reason;
    QString by; // id of the operator
};

struct PolicyEnforcement {
    QString gateway; // as the store calls it
    QString policy;
    QString version;
    int seen = 0; // the newest step that the person saw; 0: none
    QString reason;
    QString by;
    bool ends = false; // what is in force ends; else it begins
};

} // namespace Gatehouse
