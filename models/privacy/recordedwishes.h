// What people have asked for once and for all - a restriction, an objection, an opt-out, a consent that was withdrawn -
// as the store keeps it: by keyed hashes, whether the gateway has a place for it or not.
#pragma once

#include "models/privacy/caserepository.h"

namespace Gatehouse
{

// Whether a request of this type is kept like that when it is completed.
bool isWish(RequestType type);
// The jobs of this console that leave alone what the wish is about, named for people; none: none of them does it
// anyway.
QStringList jobsThatHonour(RequestType type);

struct RecordedWish {
    RequestType type = RequestType::Restriction;
    QString caseId;
    qint64 sinceMs = 0;

    bool operator==(const RecordedWish &) const = default;
};

// Of the person with one of these identities, the oldest first. A restriction that was lifted is none any more.
Result<QList<RecordedWish>> recordedWishes(Database &store, CaseRepository &cases,
                                           const QList<SubjectIdentity> &identities);

} // namespace Gatehouse
