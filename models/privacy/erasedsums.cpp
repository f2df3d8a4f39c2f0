#include "models/privacy/erasedsums.h"

#include "models/privacy/rowcounter.h"
#include "models/privacy/rowedits.h"

namespace Gatehouse
{

// Those that carry the pseudonyms by now, and those that still carry the names.
SqlCondition ErasedSums::rowsOf(const SubjectLinks &links, QDate asOf) const
{
    const RowEdits edits(links, {}, m_person, m_pseudonyms);
    const auto bothNames = [&](const SubjectLink &link, QStringList values) {
        const QString scope = RowEdits::scopeOf(links.table(), link.column);
        for (const QString &value : m_person.valuesOf(link.table, link.key)) {
            if (links.place().schema.hasColumn(link.column))
                values.append(edits.pseudonym(link.column, scope, value).toString());
        }
        return values;
    };
    return allOf({traceable(links.table(), links.place(), m_person, bothNames), notTrue(links.expired(asOf))});
}

Result<QMap<QString, ExactSum>> ErasedSums::now(const PlanTable &planned, QDate asOf, const std::stop_token &stop) const
{
    QMap<QString, ExactSum> sums;
    for (const TablePlace *place : m_tables.placesOf(planned.table)) {
        const SubjectLinks links(m_map, m_tables, m_person, *place);
        const QStringList columns = sumColumns(links.table(), *place);
        if (place->isView || columns.isEmpty())
            continue;
        const RowTime time(links.table(), *place);
        const SqlCondition where = rowsOf(links, asOf);
        QStringList selected{time.selected()};
        for (const QString &column : columns)
            selected.append(place->quoted(column));
        auto read = place->database->visitRows(
            QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                .arg(selected.join(QStringLiteral(", ")), place->name(), where.sql),
            where.values, {{}, stop}, [&](const RowStream &row) -> Result<void> {
                const bool isLater = planned.sumsUntilUs && time.usOf(row, 0).value_or(0) > *planned.sumsUntilUs;
                for (int i = 0; !isLater && i < columns.size(); ++i)
                    sums[columns.at(i)].add(row.value(i + 1));
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
        auto sums = now(planned, plan.asOf, stop);
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
