// One entry of the audit log: an administrative action, or a reading of unmasked personal data.
#pragma once

#include "models/audit/hash.h"
#include "models/core/error.h"

#include <QByteArray>
#include <QString>

#include <string_view>

namespace Gatehouse
{

// No field holds personal data: the actor is an operator's opaque id, the object an opaque id, the subject a token
// whose salt is destroyed when the person is erased. So an erasure changes no entry, and the log stays whole.
struct AuditEntry {
    qint64 index = 0;  // from 0, without a gap
    qint64 timeMs = 0; // UTC, by the clock of the store
    QString actor;     // "op-3"; "system" for what the console does by itself
    QString action;    // "case.approved"
    QString object;    // "case C-2026-0001"; may be empty
    QString subject;   // a token, 64 hexadecimal digits; empty when it is about nobody
    QString detail;    // one JSON object, written compactly; may be empty

    bool operator==(const AuditEntry &) const = default;
};

// The same as it stands in a store, in UTF-8: checking a log makes no text of its own for every field.
struct EntryView {
    qint64 index = 0;
    qint64 timeMs = 0;
    std::string_view actor;
    std::string_view action;
    std::string_view object;
    std::string_view subject;
    std::string_view detail;

    AuditEntry entry() const;
};

// InvalidInput: a field that would make the bytes below ambiguous, and which.
Result<void> checkEntry(const AuditEntry &entry);

// What is hashed, the same wherever it is computed: in this program and in the store's own functions.
QByteArray canonicalBytes(const AuditEntry &entry);
// A zero byte and the bytes above, of which SHA-256 makes the hash of the entry; instead of what `into` held.
void writeLeafBytes(const EntryView &entry, QByteArray &into);

// An entry as it is stored, with the hash that was computed when it was written. After a retention cut only the index
// and the hash are left of the oldest ones.
struct LoggedEntry {
    AuditEntry entry;
    Hash leaf{};
    bool removed = false;

    bool operator==(const LoggedEntry &) const = default;
};

} // namespace Gatehouse
