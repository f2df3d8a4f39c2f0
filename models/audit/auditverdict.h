// What a verification of the audit log has found, for people.
#pragma once

#include "models/audit/auditlog.h"

namespace Gatehouse
{

struct AuditVerdict {
    // Unproven: nothing is wrong, but without a checkpoint it cannot be seen whether the log was cut off.
    enum class Kind { Genuine, Unproven, NotGenuine };
    Kind kind = Kind::Unproven;
    QString sentence;
    QStringList faults;
    qint64 atMs = 0;

    bool operator==(const AuditVerdict &) const = default;
};

// `checkpoints`: the files that the log was held against.
AuditVerdict verdictOf(const LogFindings &findings, const QStringList &checkpoints, qint64 nowMs);

} // namespace Gatehouse
