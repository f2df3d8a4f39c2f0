// What is in a package, by its hashes: manifest.json, and the signed note beside it.
#pragma once

#include "models/privacy/caseclock.h"
#include "models/privacy/sealedzip.h"

namespace Gatehouse
{

inline const QString kManifestFile = QStringLiteral("manifest.json");
inline const QString kManifestNoteFile = QStringLiteral("manifest.note");

struct PackedTable {
    QString table;
    qint64 rows = 0;
    qint64 withheld = 0; // values that concern others
    qint64 masked = 0;   // secrets

    bool operator==(const PackedTable &) const = default;
};

struct PackageManifest {
    QString caseId;
    RequestType type = RequestType::Access;
    Regime regime = Regime::Gdpr;
    QString gateway;
    qint64 madeMs = 0;
    QList<PackedTable> tables;
    QList<SealedFile> files; // all but the manifest and its note

    const SealedFile *file(const QString &name) const;
    qint64 rows() const;
    bool operator==(const PackageManifest &) const = default;
};

// Letters, digits and "._-", with "/" between folders; never a way out of the folder that it is unpacked in.
bool isPackageName(const QString &name);

QByteArray manifestJson(const PackageManifest &manifest);
// Nothing for bytes that manifestJson() does not write, or with a name that is not isPackageName().
std::optional<PackageManifest> manifestFrom(const QByteArray &json);
QByteArray manifestNote(const QByteArray &json, const QString &caseId, const SigningKey &key);
// Corrupt: not signed by this key, or of another manifest.
Result<void> checkManifestNote(const QByteArray &note, const QByteArray &json, const QString &caseId,
                               const PublicKey &key);

} // namespace Gatehouse
