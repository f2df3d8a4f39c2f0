#include "models/privacy/packagepart.h"

#include <QRegularExpression>

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

// "P10Y" -> "10 years"; what is not of this kind stays as it is.
QString periodText(const QString &period)
{
    static const QRegularExpression plain(QStringLiteral("\\AP(\\d+)([YMD])\\z"));
    const auto match = plain.match(period);
    if (!match.hasMatch())
        return period;
    const QString unit = match.captured(2) == QLatin1String("Y")   ? QStringLiteral("year")
                         : match.captured(2) == QLatin1String("M") ? QStringLiteral("month")
                                                                   : QStringLiteral("day");
    const QString count = match.captured(1);
    return QStringLiteral("%1 %2%3").arg(count, unit, count == QLatin1String("1") ? QString() : QStringLiteral("s"));
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
                     {},
                     {}};
    if (!table.keepFor.isEmpty())
        part.retention = QStringLiteral("%1 (%2)").arg(part.retention, periodText(table.keepFor));
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

PackagePart withColumns(PackagePart part, const QStringList &columns)
{
    QList<PackageColumn> kept;
    for (const QString &name : columns) {
        const auto known = std::ranges::find(part.columns, name, &PackageColumn::name);
        // One that the data map does not know may be about anybody.
        kept.append(known != part.columns.end() ? *known : PackageColumn{name, QStringLiteral("free_text"), false});
    }
    for (const PackageColumn &column : std::as_const(part.columns)) {
        if (!columns.contains(column.name))
            part.unread.append(column.name);
    }
    part.keyColumns.removeIf([&columns](const QString &name) { return !columns.contains(name); });
    part.columns = kept;
    return part;
}

} // namespace Gatehouse
