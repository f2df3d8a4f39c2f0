// Checks an export package offline, with the public key and nothing else.
//
// The seal is checked before anything is unpacked, so that no archive of a stranger reaches the unpacking; what then
// comes out of it is read no further than the signed manifest says that it goes.
#pragma once

#include "models/privacy/packagemanifest.h"

#include <QIODevice>

namespace Gatehouse
{

struct PackageFindings {
    QString caseId;
    qint64 madeMs = 0;
    bool encrypted = false;
    // Nothing when it is encrypted and no passphrase was given: the seal holds, and what is inside was not read.
    std::optional<PackageManifest> manifest;
};

// Corrupt, InvalidInput or SignIn (wrong passphrase), with what does not hold as the detail, in one word: "form",
// "seal", "passphrase", "manifest", or "file <name>".
Result<PackageFindings> verifyPackage(QIODevice &file, const PublicKey &key, const QString &passphrase = {},
                                      const std::stop_token &stop = {});

// The second half of it, of any bytes.
Result<PackageFindings> readPackage(QIODevice &file, const PublicKey &key, const QString &passphrase = {},
                                    const std::stop_token &stop = {});

} // namespace Gatehouse
