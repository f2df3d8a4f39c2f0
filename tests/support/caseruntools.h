// Small pieces of a run, as the contracts of the store lay them.
#pragma once

#include "tests/support/casedesk.h"

namespace Gatehouse
{

inline CaseStep rowStep(int index, qint64 rows)
{
    CaseStep one;
    one.index = index;
    one.kind = QStringLiteral("rows");
    one.target = QStringLiteral("requests");
    one.expectedRows = rows;
    return one;
}

inline Result<StepOutcome> effectOf(qint64 rows)
{
    return StepOutcome{rows, true, {}};
}

inline PrivacyHold suitHold()
{
    PrivacyHold one;
    one.reason = QStringLiteral("a suit");
    one.until = QDate(2030, 1, 1);
    return one;
}

inline Result<std::optional<CaseLease>> claim(CaseWorkplace &worker, const QString &id, std::chrono::milliseconds lease)
{
    return worker.runs().claim(worker.id(), QStringLiteral("a test"), lease, id);
}

} // namespace Gatehouse
