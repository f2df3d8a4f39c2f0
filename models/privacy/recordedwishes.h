// What people have asked for once and for all - a restriction, an objection, an opt-out, a consent that was withdrawn -
// as the store keeps it: by keyed hashes, whether the gateway has a place for it or not.
#pragma once

#include "models/privacy/caserepository.h"

#include <QMultiHash>

#include <functional>

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

// Of the person of the case, from their other cases: as it was filed until the person was looked for.
Result<QList<RecordedWish>> wishesOf(Database &store, const QString &caseId);
// "objected on 27 Oct 2026 to the use of their data (C-2026-000007)".
QString wishText(const RecordedWish &wish);

// Everything that stands, by the keyed hashes of whom it is about: names nobody, and a gateway's rows can be held
// against it.
Result<QMultiHash<QByteArray, RecordedWish>> standingHashes(Database &store);

// Everything that stands, the oldest first, with whom it is about as the case still knows them: masked, and nobody once
// they were erased.
struct StandingWish {
    RecordedWish wish;
    QList<MaskedIdentity> subject;
};
Result<void> visitStandingWishes(Database &store, const std::function<void(const StandingWish &)> &each);

} // namespace Gatehouse
