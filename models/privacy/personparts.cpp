#include "models/privacy/personparts.h"

namespace Gatehouse
{

QList<PackagePart> personParts(const DataMap &map, const SubjectSearch &search)
{
    QList<PackagePart> parts;
    for (const PackagePart &part : packageParts(map)) {
        const QStringList columns = search.columnsOf(part.table);
        if (!columns.isEmpty())
            parts.append(withColumns(part, columns));
    }
    return parts;
}

PartSource personRows(const SubjectSearch &search, const Person &person, const std::stop_token &stop)
{
    return [&search, &person, stop](const PackagePart &part, const Database::RowVisitor &visit) {
        return search.visitRows(person, part.table, visit, stop);
    };
}

} // namespace Gatehouse
