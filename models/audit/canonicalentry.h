// The way back from the bytes of an audit entry that are hashed, for proofs that carry them.
#pragma once

#include "models/audit/auditentry.h"

namespace Gatehouse
{

// Nothing for bytes that are not, one by one, how an entry is written.
std::optional<AuditEntry> entryFromCanonical(const QByteArray &bytes);

} // namespace Gatehouse
