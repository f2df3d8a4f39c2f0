// What an operator says of a table that the data map does not know, as a form or a command line asks for it.
#pragma once

#include "models/core/error.h"
#include "models/gateway/datamap.h"

#include <QJsonObject>

namespace Gatehouse
{

struct TableStatement {
    bool isMachinery = false; // without data of people, such as a list of migrations; nothing else counts then
    QString category;
    QString purpose;
    QString retentionClass;
    bool isPersonal = true;
    Disposition disposition = Disposition::Delete;
    QString ground;
    QString keepFor; // by that duty, from a row's own time on: "P10Y"; no purge takes it before; empty: no end is known
    // The column that leads to the person, and to which column of which table. None: `unlinked` says why.
    QString linkColumn;
    QString linkTable;
    QString linkKey;
    QString unlinked;
    QString timeColumn;
    QString timeUnit;  // "us", "ms", "s", "timestamp", "text"
    QString keyColumn; // tells its rows apart; the one column that is classified with the table if no other is
};

// As a profile says it. The columns that lead to the person and tell the time are classified with it, and no others.
// InvalidInput says what is missing; everything else the rules for profiles find when it is used.
Result<QJsonObject> tableStatement(const TableStatement &said, const DataMap &map);
// "account_id=accounts.id" into column, table and key. InvalidInput: it is none.
Result<void> readLink(const QString &text, TableStatement &into);

} // namespace Gatehouse
