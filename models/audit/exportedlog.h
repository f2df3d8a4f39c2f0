// An audit log in a file that proves itself: JSON lines, a signed checkpoint and then every entry with its hash.
// Whoever has the public key needs nothing else.
#pragma once

#include "models/audit/checkpoint.h"
#include "models/audit/logverifier.h"

#include <QIODevice>

namespace Gatehouse
{

// The first line; `note` is a checkpoint of exactly the entries that follow.
QByteArray exportedHead(const QByteArray &note);
QByteArray exportedLine(const LoggedEntry &entry);

// Whether bytes that a file begins with are those of an exported log.
bool looksExported(const QByteArray &begin);

struct ExportFindings {
    Checkpoint checkpoint;
    LogFindings log;
};

// Reads it line by line. Every byte counts: a line that another program wrote in another spelling is a fault. Corrupt
// or InvalidInput: the checkpoint is not signed by this key, or there is none.
Result<ExportFindings> verifyExported(QIODevice &file, const PublicKey &key);

} // namespace Gatehouse
