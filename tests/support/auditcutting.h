// One who cuts the audit log, and what is looked at before and afterwards.
#pragma once

#include "models/audit/auditcutter.h"
#include "tests/support/consolestores.h"

namespace Gatehouse
{

struct Cutting {
    explicit Cutting(StoreUser &by);

    TreeHead head() const;
    // All that is not of today, bound by the head of the log as it is.
    CutRequest upToNow() const;
    // What may be cut, at once.
    Result<qint64> cut(const CutRequest &request);

    StoreUser &user;
    SystemClock clock;
    AuditCutter cutter;
};

QDate utcToday();
// So many entries of this user, in one transaction.
void fillLog(StoreUser &user, int count);
QList<AuditEntry> logEntries(StoreUser &user);
// Of the first entries.
TreeHead headOf(StoreUser &user, qint64 size);
// For messages; empty when nothing is wrong.
const char *firstFault(const LogFindings &findings);

} // namespace Gatehouse
