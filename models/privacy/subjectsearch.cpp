#include "models/privacy/subjectsearch.h"

#include "models/privacy/personfinder.h"
#include "models/privacy/rowcounter.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr std::array<const char *, 4> kParts{"own", "expired", "shared", "mention"};

// As an erasure takes them.
QList<const DataMapTable *> inOrder(const DataMap &map)
{
    QList<const DataMapTable *> tables;
    for (const DataMapTable &table : map.tables)
        tables.append(&table);
    std::ranges::stable_sort(tables, {},
                             [](const DataMapTable *table) { return std::pair(table->order, table->name); });
    return tables;
}

} // namespace

QString planPartToken(PlanPart part)
{
    return QLatin1String(kParts.at(size_t(part)));
}

std::optional<PlanPart> planPartFromToken(const QString &token)
{
    for (size_t i = 0; i < kParts.size(); ++i) {
        if (token == QLatin1String(kParts.at(i)))
            return PlanPart(i);
    }
    return std::nullopt;
}

qint64 FoundTable::ownRows() const
{
    return parts.value(PlanPart::Own).rows + parts.value(PlanPart::Expired).rows + parts.value(PlanPart::Shared).rows;
}

SubjectSearch::SubjectSearch(const DataMap &map, const GatewayTables &tables)
    : m_map(map)
    , m_tables(tables)
{
}

Result<Person> SubjectSearch::resolve(const QList<SubjectIdentity> &identities, const std::stop_token &stop) const
{
    return PersonFinder(m_map, m_tables, stop).find(identities);
}

Result<Person> SubjectSearch::refreshed(Person person, const std::stop_token &stop) const
{
    auto added = PersonFinder(m_map, m_tables, stop).addLinkedValues(person);
    return added ? Result<Person>(std::move(person)) : std::unexpected(added.error());
}

Result<QList<FoundTable>> SubjectSearch::found(const Person &person, const QList<RowHold> &holds, QDate day,
                                               const std::stop_token &stop) const
{
    QList<FoundTable> all;
    for (const DataMapTable *table : inOrder(m_map)) {
        FoundTable found{table->name, {}, {}};
        for (const TablePlace *place : m_tables.placesOf(table->name)) {
            // What a view shows is counted in its tables.
            if (place->isView || table->subject.isEmpty())
                continue;
            const SubjectLinks links(m_map, m_tables, person, *place);
            if (auto counted = RowCounter(links, person, holds, day).addTo(found, stop); !counted)
                return std::unexpected(counted.error());
        }
        if (!found.parts.isEmpty())
            all.append(found);
    }
    return all;
}

QStringList SubjectSearch::columnsOf(const QString &table) const
{
    const DataMapTable *known = m_map.table(table);
    QStringList columns;
    for (const TablePlace *place : m_tables.placesOf(table)) {
        for (const ColumnSchema &column : place->schema.columns) {
            const DataMapColumn *described = known ? known->column(column.name) : nullptr;
            if (described && described->category != QLatin1String("credential") && !columns.contains(column.name))
                columns.append(column.name);
        }
    }
    return columns;
}

Result<void> SubjectSearch::visitRows(const Person &person, const QString &table, const Database::RowVisitor &visit,
                                      const std::stop_token &stop) const
{
    const QStringList columns = columnsOf(table);
    if (!m_map.table(table) || columns.isEmpty())
        return {};
    for (const TablePlace *place : m_tables.placesOf(table)) {
        const SubjectLinks links(m_map, m_tables, person, *place);
        const SqlCondition own = links.own();
        if (place->isView || isNever(own))
            continue;
        QStringList selected;
        for (const QString &column : columns)
            selected.append(place->schema.hasColumn(column) ? place->quoted(column) : QStringLiteral("NULL"));
        QVariantList values;
        for (const RowLink &link : links.links()) {
            if (link.isMention())
                continue;
            selected.append(flagOf(link.condition).sql);
            values += link.condition.values;
        }
        const int first = int(selected.size());
        for (const QString &column : links.checkedColumns())
            selected.append(links.jsonSelected(column));
        const auto isOwn = [&](const RowStream &row) {
            int flag = int(columns.size());
            for (const RowLink &link : links.links()) {
                if (!link.isMention() && row.integer(flag++) != 0 && links.holds(link, row, first))
                    return true;
            }
            return false;
        };
        auto visited = place->database->visitRows(QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                                                      .arg(selected.join(QStringLiteral(", ")), place->name(), own.sql),
                                                  values + own.values, {{}, stop}, [&](const RowStream &row) {
                                                      return isOwn(row) ? visit(row) : Result<void>();
                                                  });
        if (!visited)
            return visited;
    }
    return {};
}

} // namespace Gatehouse
