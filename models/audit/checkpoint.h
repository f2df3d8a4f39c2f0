// A signed statement of how long the audit log was and what it held, kept where the store's keepers cannot reach it.
#pragma once

#include "models/audit/merkletree.h"
#include "models/audit/signednote.h"

namespace Gatehouse
{

// In the tlog-checkpoint format: origin, size and root, a line each, and our time as an extension line.
struct Checkpoint {
    QString origin; // which log: one line
    TreeHead head;
    qint64 timeMs = 0; // UTC; 0: not told

    bool operator==(const Checkpoint &) const = default;
};

QByteArray checkpointNote(const Checkpoint &checkpoint, const SigningKey &key);
// Corrupt or InvalidInput as openNote(); InvalidInput also for a signed text that is no checkpoint.
Result<Checkpoint> openCheckpoint(const QByteArray &note, const PublicKey &key);

} // namespace Gatehouse
