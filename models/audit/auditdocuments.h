// The files that are made of an audit log and checked against it: checkpoints, exports, the public key.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/audit/checkpoint.h"

#include <QStringList>

namespace Gatehouse
{

// The key with which this machine signs for a store; made on first use, and kept outside of the store.
Result<SigningKey> storeSigningKey(const QString &origin);

// A log with what it takes to sign for it.
struct SignedLog {
    AuditRepository &log;
    QString origin;
    SigningKey key;
    const Clock &clock;
};

// What is told while a log is read, and what stops it.
struct LogReading {
    AuditRepository::Progress progress = {};
    std::stop_token stop = {};
};

// Signed by this key and of this log. The error names the file.
Result<Checkpoint> readCheckpoint(const QString &file, const QString &origin, const PublicKey &key);

// Verifies the log first, also against the checkpoint that the file may hold already, and signs nothing that is not
// genuine (Corrupt). A file that holds anything else is left as it is.
Result<LogFindings> writeCheckpoint(const QString &file, const SignedLog &log, const LogReading &reading);
// The whole log as a file that proves itself; see exportedlog.h. Verifies first, too.
Result<LogFindings> writeExport(const QString &file, const SignedLog &log, const LogReading &reading);
Result<void> writePublicKeyPem(const QString &file, const QByteArray &pem);

} // namespace Gatehouse
