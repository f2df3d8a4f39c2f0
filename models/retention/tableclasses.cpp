#include "models/retention/tableclasses.h"

#include "models/retention/retentionmap.h"

namespace Gatehouse
{

TableClasses tableClasses(const QString &profile)
{
    TableClasses classes;
    const auto map = RetentionMap::load(profile);
    for (const RetentionTable &table : map ? map->tables : QList<RetentionTable>()) {
        QStringList &ofTable = classes[table.table];
        for (const RecordKind &kind : table.kinds) {
            if (!ofTable.contains(kind.recordClass))
                ofTable.append(kind.recordClass);
        }
        if (ofTable.isEmpty())
            classes.remove(table.table);
    }
    return classes;
}

} // namespace Gatehouse
