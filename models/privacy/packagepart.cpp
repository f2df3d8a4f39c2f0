#include "models/privacy/packagepart.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

bool mentionsOther(const DataMapTable &table, const QString &column)
{
    return std::ranges::any_of(
        table.subject, [&column](const SubjectLink &link) { return link.column == column && !link.mention.isEmpty(); });
}

PackagePart partOf(const DataMapTable &table, const DataMap &map)
{
    PackagePart part{table.name,
                     table.category,
                     table.purpose,
                     table.retentionClass,
                     map.retentionClasses.value(table.retentionClass),
                     table.ground,
                     {},
                     {}};
    for (const DataMapColumn &column : table.columns)
        part.columns.append({column.name, column.category, mentionsOther(table, column.name)});
    if (table.column(QStringLiteral("id")))
        part.keyColumns = {QStringLiteral("id")};
    return part;
}

} // namespace

bool PackageColumn::isSecret() const
{
    return category == QLatin1String("credential");
}

bool PackageColumn::isProse() const
{
    return category == QLatin1String("free_text") || category == QLatin1String("content");
}

QList<PackagePart> packageParts(const DataMap &map)
{
    QList<PackagePart> parts;
    for (const DataMapTable &table : map.tables) {
        if (table.personal && table.hasOwnRows())
            parts.append(partOf(table, map));
    }
    std::ranges::sort(parts, {}, &PackagePart::table);
    return parts;
}

} // namespace Gatehouse
