// What a rectification changes, before and after: for whoever may see it, and masked for everybody else. Nothing of it
// is kept but what was filed, and that only until it is written.
#pragma once

#include "models/gateway/gatewayprofile.h"
#include "models/privacy/caserepository.h"
#include "models/privacy/erasureplan.h"

namespace Gatehouse
{

struct RectifiedValue {
    QString table;
    QString column;
    bool isRevealed = false;
    QStringList before;  // in the person's rows as they are now, each once; what cannot be read is left out
    bool isMore = false; // than those
    QString after;

    bool operator==(const RectifiedValue &) const = default;
};

// The places alone, of the plan that everybody reads.
QList<RectifiedValue> maskedRectification(const ErasurePlan &plan);
// Needs the right to handle cases; the reading is on record with its purpose before anything is read. InvalidInput: the
// case is no rectification. NotFound: it has no plan yet, or it was carried out, and nothing of it is kept any more.
Result<QList<RectifiedValue>> revealedRectification(CaseRepository &cases, const GatewayProfile &profile,
                                                    const GatewayTables &tables, const QString &by,
                                                    const QString &caseId, const QString &purpose,
                                                    const std::stop_token &stop = {});

} // namespace Gatehouse
