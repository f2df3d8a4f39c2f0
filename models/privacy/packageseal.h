// What makes every byte of a package count: a signed note in the comment at the end of the ZIP, over all that is before
// it. A package whose contents are encrypted is proven genuine by it, too.
#pragma once

#include "models/audit/hash.h"
#include "models/audit/signednote.h"

#include <QIODevice>

#include <stop_token>

namespace Gatehouse
{

struct PackageSeal {
    QString caseId;
    qint64 madeMs = 0;
    qint64 size = 0; // of what it covers
    Hash hash{};

    bool operator==(const PackageSeal &) const = default;
};

QByteArray sealNote(const PackageSeal &seal, const SigningKey &key);
// How long that is; the length stands in the bytes that are hashed.
qsizetype sealSize(const PackageSeal &seal, const SigningKey &key);

// The record that ends a ZIP, without a comment.
inline constexpr qsizetype kZipEndSize = 22;
bool isZipEnd(QByteArrayView bytes);
// The same that says how long the comment behind it is.
QByteArray zipEndWithComment(QByteArrayView end, qsizetype commentSize);

bool looksLikeZip(const QByteArray &begin);
// Corrupt, with what does not hold as its detail: "form" (no ZIP of ours), "seal" (not signed by this key, or a byte
// was changed).
Result<PackageSeal> checkSeal(QIODevice &file, const PublicKey &key, const std::stop_token &stop = {});

} // namespace Gatehouse
