// What a live schema has that the data map does not speak of, and the other way round.
#pragma once

#include "models/gateway/gatewayprofile.h"

namespace Gatehouse
{

struct SchemaDrift {
    QStringList unknownTables;  // in the database, not in the map: nobody has said what is in them
    QStringList unknownColumns; // "table.column"
    QStringList absentTables;   // in the map, not in the database: another version, or moved elsewhere
    QStringList absentColumns;

    bool isClassified() const { return unknownTables.isEmpty() && unknownColumns.isEmpty(); }
    bool operator==(const SchemaDrift &) const = default;
};

SchemaDrift schemaDrift(const DataMap &map, const QList<TableSchema> &schema);

} // namespace Gatehouse
