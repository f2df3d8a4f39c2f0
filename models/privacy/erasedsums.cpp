#include "models/privacy/erasedsums.h"

#include "models/privacy/rowcounter.h"
#include "models/privacy/rowedits.h"

namespace Gatehouse
{

Result<QMap<QString, ExactSum>> ErasedSums::now(const QString &name, QDate asOf, const std::stop_token &stop) const
{
    QMap<QString, ExactSum> sums;
    const DataMapTable &table = *m_map.table(name);
    for (const TablePlace *place : m_tables.placesOf(name)) {
        if (place->isView)
            continue;
        const SubjectLinks links(m_map, m_tables, m_person, *place);
        const RowEdits edits(links, {}, m_person, m_pseudonyms);
        const SqlCondition where =
            allOf({traceable(table, *place, m_person,
                             [&](const SubjectLink &link, QStringList values) {
                                 const QString scope = RowEdits::scopeOf(table, link.column);
                                 for (const QString &value : m_person.valuesOf(link.table, link.key)) {
                                     if (place->schema.hasColumn(link.column))
                                         values.append(edits.pseudonym(link.column, scope, value).toString());
                                 }
                                 return values;
                             }),
                   notTrue(links.expired(asOf))});
        const QStringList columns = sumColumns(table, *place);
        QStringList selected;
        for (const QString &column : columns)
            selected.append(place->quoted(column));
        if (selected.isEmpty())
            continue;
        auto read = place->database->visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                                                   .arg(selected.join(QStringLiteral(", ")), place->name(), where.sql),
                                               where.values, {{}, stop}, [&](const RowStream &row) -> Result<void> {
                                                   for (int i = 0; i < columns.size(); ++i)
                                                       sums[columns.at(i)].add(row.value(i));
                                                   return {};
                                               });
        if (!read)
            return std::unexpected(read.error());
    }
    return sums;
}

Result<void> ErasedSums::check(const ErasurePlan &plan, const std::stop_token &stop) const
{
    for (const PlanTable &planned : plan.tables) {
        if (planned.sums.isEmpty() || !m_map.table(planned.table))
            continue;
        auto sums = now(planned.table, plan.asOf, stop);
        if (!sums)
            return std::unexpected(sums.error());
        for (auto sum = planned.sums.begin(); sum != planned.sums.end(); ++sum) {
            if (sums->value(sum.key()).toString() != *sum) {
                return failure(
                    ErrorKind::Corrupt,
                    QStringLiteral("The sum of %1.%2 is not what it was before the erasure. Compare the table "
                                   "with a backup before anything else is erased.")
                        .arg(planned.table, sum.key()));
            }
        }
    }
    return {};
}

} // namespace Gatehouse
