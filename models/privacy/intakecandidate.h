// A request as it came in, before anybody has filed it: what it says, and what a person must still decide.
#pragma once

#include "models/privacy/privacycase.h"

#include <optional>

namespace Gatehouse
{

struct IntakeCandidate {
    QString where; // "line 3", "message", "request 17": names nobody
    // As far as it is known. Its source is set by CaseIntake, once the key of the store is known.
    NewCase request;
    bool typeIsKnown = false;
    bool regimeIsKnown = false;
    QString receivedBy;               // where the day of receipt comes from, for people; empty: the sender's own cell
    std::optional<RequestType> guess; // of the type, by words; a person decides
    QString guessedBy;                // the words
    QStringList problems;             // what is wrong, each a sentence with its place, that repeats no value
    QString kind;                     // of the file that it was read from: "csv", "eml"; empty: its source is known
    QByteArray fingerprint;           // of what was read: the same for the same request. Personal data: never stored

    // What a person must still give: "type", "regime", "received", "subject".
    QStringList undecided() const;
    bool isReady() const { return problems.isEmpty() && undecided().isEmpty(); }
};

struct Intake {
    QList<IntakeCandidate> candidates;
    QStringList notes; // of the whole: columns that are not known, an encoding that was guessed
};

// The fingerprint under the key of a store, so that who it is about cannot be guessed from it: "csv 3f9a...".
QString takenFrom(const QByteArray &storeKey, const QString &kind, const QByteArray &fingerprint);

} // namespace Gatehouse
