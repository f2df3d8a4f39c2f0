#include "models/gateway/schemadrift.h"

#include "models/gateway/schemadetection.h"

namespace Gatehouse
{

SchemaDrift schemaDrift(const DataMap &map, const QList<TableSchema> &schema)
{
    SchemaDrift drift;
    for (const TableSchema &live : schema) {
        const DataMapTable *known = map.table(live.name);
        if (!known && !map.ignoredTables.contains(live.name))
            drift.unknownTables.append(live.name);
        if (!known)
            continue;
        for (const ColumnSchema &column : live.columns) {
            if (!known->column(column.name))
                drift.unknownColumns.append(live.name + QLatin1Char('.') + column.name);
        }
    }
    for (const DataMapTable &known : map.tables) {
        const TableSchema *live = tableIn(schema, known.name);
        if (!live) {
            drift.absentTables.append(known.name);
            continue;
        }
        for (const DataMapColumn &column : known.columns) {
            if (!live->hasColumn(column.name))
                drift.absentColumns.append(known.name + QLatin1Char('.') + column.name);
        }
    }
    return drift;
}

} // namespace Gatehouse
