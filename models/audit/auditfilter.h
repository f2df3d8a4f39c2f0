// Which entries of the audit log are looked for, and a stretch of the log in which they are.
#pragma once

#include "models/audit/auditentry.h"
#include "models/database/database.h"

#include <QList>
#include <QVariantList>

#include <optional>

namespace Gatehouse
{

struct AuditFilter {
    std::optional<qint64> fromMs; // included
    std::optional<qint64> toMs;   // not included
    QString actor;                // exactly
    QString action;               // exactly, or with a dot at its end all that begin so: "operator."
    QString object;               // what it begins with
    QString text;                 // somewhere in actor, action, object, subject or detail

    bool isEmpty() const;
    bool operator==(const AuditFilter &) const = default;
};

// A part of a WHERE clause, with its values in order; "true" when nothing is asked.
struct AuditCondition {
    QString sql;
    QVariantList values;
};
AuditCondition auditCondition(const AuditFilter &filter, Dialect dialect);

// Newest first: entries with least <= index < below.
struct AuditStretch {
    AuditFilter filter;
    std::optional<qint64> below; // nothing: from the end of the log on
    qint64 least = 0;
    int limit = 200;

    bool operator==(const AuditStretch &) const = default;
};

// What a retention cut has left behind: of the entries below `before` there are only the hashes.
struct AuditCut {
    qint64 before = 0;
    std::optional<LoggedEntry> recordedBy; // nothing: no entry says that, when and by whom they were cut

    bool operator==(const AuditCut &) const = default;
};

struct AuditSlice {
    QList<LoggedEntry> entries;
    qint64 size = 0;   // of the log, with those that were cut
    qint64 readTo = 0; // what fits and is not below it is in `entries`
    std::optional<AuditCut> cut = {};
};

} // namespace Gatehouse
