// From which age on a credential is unused or due to be renewed, and who says so.
#pragma once

#include "models/core/error.h"
#include "models/policy/policydocument.h"

namespace Gatehouse
{

struct CredentialTerms {
    QString unusedFor;   // "P90D"
    QString rotationAge; // "P1Y"
    QString unusedFrom;  // "004_... version 2026-06-01, sentence 7.1", or that nothing promises it
    QString rotationFrom;

    bool operator==(const CredentialTerms &) const = default;
};

// Of the policies in force at a gateway. The shortest of several, and of none what is usual.
CredentialTerms credentialTerms(const QList<PolicyDocument> &inForce);
// With a number of days that a person set. InvalidInput: it is none from 1 to 3650.
Result<CredentialTerms> withUnusedDays(CredentialTerms terms, qint64 days);
// How many days before `today` such an age began.
qint64 daysOf(const QString &age, QDate today);

} // namespace Gatehouse
