// What the audit log itself says of a retention cut: the entry that records it.
#pragma once

#include "models/audit/auditentry.h"
#include "models/audit/merkletree.h"

#include <optional>

namespace Gatehouse
{

inline const QString kCutAction = QStringLiteral("audit.cut");

// The head is of all entries before the one that records the cut, so that the hashes that are left of the others cannot
// be changed any more, with or without a checkpoint.
struct CutNote {
    qint64 before = 0;     // entries below have lost their content
    qint64 checkpoint = 0; // so many entries were bound by a signed checkpoint outside of the store
    TreeHead head;

    bool operator==(const CutNote &) const = default;
};

QString cutDetail(const CutNote &note);
// Nothing for an entry that records no cut, or one that cannot have been.
std::optional<CutNote> cutNoteOf(const AuditEntry &entry);

} // namespace Gatehouse
