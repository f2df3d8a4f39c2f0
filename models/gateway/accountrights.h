// Which rights the account of an open database has, held against the ones that Gatehouse needs.
#pragma once

#include "models/gateway/accessneeds.h"

namespace Gatehouse
{

struct AccountRights {
    QString unknown;     // why the engine does not tell; empty: it does
    QStringList excess;  // what the account may do and need not, a line each, the gravest first
    QStringList missing; // "column logs.other": what it may not read and should

    bool operator==(const AccountRights &) const = default;
};

// Whether the account may take out whole partitions, as partitionGrants() tells, of tables that it deletes rows of.
// Where the database has no table in partitions nobody needs that.
enum class PartitionRights { Excess, Needed };

// `needs` are those of accessNeeds(). Servers only: the rights on SQLite are those of the file.
Result<AccountRights> accountRights(Database &database, const QList<TableAccess> &needs,
                                    PartitionRights partitions = PartitionRights::Excess);

} // namespace Gatehouse
