// Finds people who were erased and are back: from a restored backup, an import, a writer that was late. It compares
// keyed hashes; who they are is known only when they are found.
#pragma once

#include "models/gateway/datamap.h"
#include "models/privacy/gatewaytables.h"
#include "models/privacy/person.h"

#include <QHash>

#include <stop_token>

namespace Gatehouse
{

struct ErasedPerson {
    QString caseId; // by which they were erased
    // By the key of their row, or where that is no identifier by what they are called. Personal data.
    SubjectIdentity identity;
    Person person; // with the key alone
    // Found by more than an id, which a gateway may have given to somebody else since.
    bool isCertain = false;
    bool hasRow = false; // of their own in the table of persons; else rows that stayed lead to them

    bool operator==(const ErasedPerson &) const = default;
};

// `suppressed`: keyed hash -> case. One statement for each table of persons, and for each column of other tables that
// leads to one. Somebody whose id alone fits, and whose other identifiers do not, is somebody else.
Result<QList<ErasedPerson>> sweepForErased(const DataMap &map, const GatewayTables &tables, const QByteArray &hashKey,
                                           const QHash<QByteArray, QString> &suppressed,
                                           const std::stop_token &stop = {});

} // namespace Gatehouse
