// A database of a gateway that was not reached by whoever surveys its tables, and why.
#pragma once

#include "models/privacy/gatewaytables.h"

namespace Gatehouse
{

struct UnreachedDatabase {
    bool isLog = false; // the one that keeps the traffic apart: accounts and settings are elsewhere
    Error error;

    // Whether rows of the table may be in it; `traffic`: the table of the gateway's calls.
    bool mayHold(const QString &table, const QString &traffic, const GatewayTables &seen) const
    {
        return !isLog || table == traffic || !seen.has(table);
    }
    // "logs cannot be seen from here: the database of the log was not reached. <why>"
    QString sentence(const QString &what) const
    {
        return QStringLiteral("%1 cannot be seen from here: %2 was not reached. %3")
            .arg(what,
                 isLog ? QStringLiteral("the database of the log") : QStringLiteral("one of the gateway's databases"),
                 error.message);
    }
};

} // namespace Gatehouse
