#include "models/retention/rowguard.h"

#include "models/retention/protectedpeople.h"

namespace Gatehouse
{

Result<RowGuard> RowGuard::make(const DataMap &data, const GatewayTables &there, const PurgeProtection &protection,
                                const QStringList &tables, const QueryLimits &limits)
{
    ProtectedPeople people(data, there, protection, limits);
    if (auto found = people.find(tables); !found)
        return std::unexpected(found.error());
    RowGuard guard(data, there);
    guard.m_rows = protection.rows;
    guard.m_held = people.held();
    guard.m_ofCases = people.ofCases();
    guard.m_unmatchedHolds = people.unmatched(false);
    guard.m_unmatchedCases = people.unmatched(true);
    return guard;
}

SqlCondition RowGuard::of(const Person &person, const TablePlace &place) const
{
    if (person.values.isEmpty())
        return {QString::fromLatin1(kNeverSql), {}};
    return SubjectLinks(*m_data, *m_there, person, place).own();
}

SqlCondition RowGuard::held(const TablePlace &place) const
{
    QStringList ids;
    for (const HeldRow &row : m_rows) {
        if (row.table == place.schema.name)
            ids.append(row.rowId);
    }
    // A row that cannot be told apart is held with all others.
    if (!ids.isEmpty() && place.idColumn().isEmpty())
        return allOf({});
    return anyOf({holdsOneOf(place, place.idColumn(), ids), of(m_held, place)});
}

SqlCondition RowGuard::ofCases(const TablePlace &place) const
{
    return of(m_ofCases, place);
}

SqlCondition RowGuard::free(const TablePlace &place) const
{
    return notTrue(anyOf({held(place), ofCases(place)}));
}

} // namespace Gatehouse
