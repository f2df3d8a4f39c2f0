// What is read from files that anybody may have made: certificates, packages, checkpoints. One function for the fuzzer
// and for the test that runs a small corpus.
#pragma once

#include "models/audit/signingkey.h"

#include <QByteArray>

namespace Gatehouse
{

// Which readers took the bytes for what they read. Those behind a signature take only what was signed by the key.
enum TakenAs : unsigned {
    NothingKnown = 0,
    SignedCertificate = 1,
    SealedPackage = 2,
    SignedCheckpoint = 4,
    ExportedLog = 8,
    // Readers below the signatures, which a stranger's bytes never reach.
    UnsealedPackage = 16,
    CertificateText = 32,
    Manifest = 64,
    AuditEntryBytes = 128,
};
inline constexpr unsigned kSignedKinds = SignedCertificate | SealedPackage | SignedCheckpoint | ExportedLog;

// Ends the program when a reader takes what it would not write.
unsigned readHostile(const QByteArray &bytes, const PublicKey &key);

} // namespace Gatehouse
