// Letters about a case, from the store to the file of the draft.
#pragma once

#include "models/privacy/caserepository.h"
#include "models/privacy/correspondence.h"

namespace Gatehouse
{

struct LetterOrder {
    LetterKind kind = LetterKind::Acknowledgement;
    QString language = QStringLiteral("en");
    QString sender; // an address
    QString sendTo; // empty: the address that the case was filed with
    QString organisation;
    QString authority; // to complain to; empty: what the law of the case knows
    QString reference; // how a recipient of data knows the person
    QString reason;    // empty, of an extension: the one that was given with it
    QString file;      // of the draft; only its owner can read it

    bool operator==(const LetterOrder &) const = default;
};

// An engine. The record comes first: a letter that is in the world is never without one. Gives the SHA-256 of the file,
// in hexadecimal.
Result<QString> writeLetter(CaseRepository &cases, const QString &by, const QString &id, const LetterOrder &order,
                            const QDateTime &now);

} // namespace Gatehouse
