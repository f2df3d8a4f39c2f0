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

// `suppressed`: keyed hash -> case. The tables of persons some rows at a time, and one statement for each column of
// other tables that leads to one, which takes as long as the table is large. Somebody whose id alone fits, and whose
// other identifiers do not, is somebody else.
Result<QList<ErasedPerson>> sweepForErased(const DataMap &map, const GatewayTables &tables, const QByteArray &hashKey,
                                           const QHash<QByteArray, QString> &suppressed,
                                           const std::stop_token &stop = {});
// Of these only the ones who have a row of their own, for who must not be felt: no statement takes longer than the
// limits, and no other table is read.
Result<QList<ErasedPerson>> erasedWithRows(const DataMap &map, const GatewayTables &tables, const QByteArray &hashKey,
                                           const QHash<QByteArray, QString> &suppressed, const QueryLimits &limits);

} // namespace Gatehouse
