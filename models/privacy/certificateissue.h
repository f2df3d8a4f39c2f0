// The signed certificate of a case that is completed, made whenever it is asked for: what it says was fixed when the
// case was completed, and the proof leads to the audit log as it is now.
#pragma once

#include "models/privacy/caseruns.h"
#include "models/privacy/certificate.h"

namespace Gatehouse
{

// `origin` names the log; `run`: 0 for the last one that was completed. NotFound: the case, or the run, is not
// completed. Corrupt: the log does not hold what was recorded.
Result<QByteArray> issueCertificate(CaseRuns &runs, AuditRepository &audit, const QString &caseId,
                                    const QString &origin, qint64 nowMs, const SigningKey &key, int run = 0);
// The same as a file, which is there when it is whole.
Result<void> saveCertificate(const QByteArray &note, const QString &file);

} // namespace Gatehouse
