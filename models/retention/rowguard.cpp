#include "models/retention/rowguard.h"

#include "models/privacy/personfinder.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Finds out who the hashes are.
class ProtectedPeople
{
public:
    ProtectedPeople(const PurgeGateway &gateway, const PurgeProtection &protection, const std::stop_token &stop)
        : m_gateway(gateway)
        , m_protection(protection)
        , m_stop(stop)
    {
        for (const ProtectedHash &each : protection.people)
            m_of.insert(each.hash, &each);
    }

    Result<void> find(const QStringList &tables)
    {
        if (m_of.isEmpty())
            return {};
        const DataMap &data = m_gateway.data();
        QList<OtherSubject> subjects{{data.subjectTable, data.subjectKey, data.identifiers}};
        subjects.append(data.otherSubjects);
        for (const OtherSubject &subject : std::as_const(subjects)) {
            if (auto done = amongPersons(subject); !done)
                return done;
        }
        if (areAllFound())
            return {};
        for (const OtherSubject &subject : std::as_const(subjects)) {
            for (const QString &table : tables) {
                if (auto done = amongLinks(subject, *data.table(table)); !done)
                    return done;
            }
        }
        return {};
    }

    Person held;
    Person ofCases;

private:
    bool areAllFound() const
    {
        return std::ranges::all_of(m_protection.people,
                                   [this](const ProtectedHash &each) { return m_found.contains(each.of); });
    }

    // What the hash of the identity is of.
    QList<const ProtectedHash *> protections(const QString &kind, const QString &value) const
    {
        return value.isEmpty() ? QList<const ProtectedHash *>()
                               : m_of.values(keyedHash(m_protection.hashKey, {kind, value}));
    }

    Result<void> amongPersons(const OtherSubject &subject)
    {
        for (const TablePlace *place : m_gateway.tables().placesOf(subject.table)) {
            if (!place->column(subject.key))
                continue;
            QList<SubjectIdentifier> known;
            QStringList columns{place->quoted(subject.key)};
            for (const SubjectIdentifier &each : subject.identifiers) {
                if (!place->column(each.column))
                    continue;
                known.append(each);
                columns.append(place->quoted(each.column));
            }
            QList<std::pair<Person, QList<const ProtectedHash *>>> found;
            const auto read = place->database->visitRows(
                QStringLiteral("SELECT %1 FROM %2").arg(columns.join(QStringLiteral(", ")), place->name()), {},
                {.stop = m_stop}, [&](const RowStream &row) -> Result<void> {
                    QList<const ProtectedHash *> of;
                    for (int i = 0; i < known.size(); ++i)
                        of += protections(known.at(i).kind, row.string(i + 1));
                    if (!of.isEmpty())
                        found.append({personOf(subject, known, row), of});
                    return {};
                });
            if (!read)
                return read;
            for (const auto &[person, of] : std::as_const(found)) {
                if (auto added = addWithLinks(person, of); !added)
                    return added;
            }
        }
        return {};
    }

    static Person personOf(const OtherSubject &subject, const QList<SubjectIdentifier> &known, const RowStream &row)
    {
        Person person{subject.table, subject.key, row.string(0), {}, {}, 0};
        person.values.append({subject.table, subject.key, {row.string(0)}, false});
        for (int i = 0; i < known.size(); ++i) {
            const QString value = row.isNull(i + 1) ? QString() : row.string(i + 1);
            if (!value.isEmpty() && known.at(i).column != subject.key)
                person.values.append({subject.table, known.at(i).column, {value}, false});
        }
        return person;
    }

    Result<void> addWithLinks(Person person, const QList<const ProtectedHash *> &of)
    {
        const PersonFinder finder(m_gateway.data(), m_gateway.tables(), m_stop);
        if (auto linked = finder.addLinkedValues(person); !linked)
            return linked;
        for (const ProtectedHash *each : of) {
            m_found.insert(each->of);
            merge(person, each->isOfCase ? ofCases : held);
        }
        return {};
    }

    // Rows that stayed, of people who have no row of their own any more.
    Result<void> amongLinks(const OtherSubject &subject, const DataMapTable &table)
    {
        for (const SubjectLink &link : table.subject) {
            if (link.table != subject.table || !link.path.isEmpty() || !link.as.isEmpty())
                continue;
            const auto known = std::ranges::find(subject.identifiers, link.key, &SubjectIdentifier::column);
            if (known == subject.identifiers.end())
                continue;
            for (const TablePlace *place : m_gateway.tables().placesOf(table.name)) {
                if (!place->column(link.column))
                    continue;
                const QString column = place->quoted(link.column);
                const auto read = place->database->visitRows(
                    QStringLiteral("SELECT DISTINCT %1 FROM %2 WHERE %1 IS NOT NULL").arg(column, place->name()), {},
                    {.stop = m_stop}, [&](const RowStream &row) -> Result<void> {
                        const QString value = row.string(0);
                        for (const ProtectedHash *each : protections(known->kind, value)) {
                            const Person bare{
                                subject.table, subject.key, {}, {{subject.table, link.key, {value}, false}}, {}, 0};
                            merge(bare, each->isOfCase ? ofCases : held);
                        }
                        return {};
                    });
                if (!read)
                    return read;
            }
        }
        return {};
    }

    // All of them as one who bears every value; what another one bears as well counts too.
    static void merge(const Person &person, Person &into)
    {
        into.table = person.table;
        into.key = person.key;
        for (const PersonValues &values : person.values) {
            const auto at = std::ranges::find_if(into.values, [&values](const PersonValues &each) {
                return each.table == values.table && each.column == values.column;
            });
            PersonValues &all = at == into.values.end()
                                    ? into.values.emplaceBack(PersonValues{values.table, values.column, {}, false})
                                    : *at;
            all.values += values.values;
            all.values.removeDuplicates();
        }
    }

    const PurgeGateway &m_gateway;
    const PurgeProtection &m_protection;
    const std::stop_token m_stop;
    QMultiHash<QByteArray, const ProtectedHash *> m_of;
    QSet<QString> m_found; // holds and cases
};

} // namespace

Result<RowGuard> RowGuard::make(const PurgeGateway &gateway, const PurgeProtection &protection,
                                const QStringList &tables, const std::stop_token &stop)
{
    ProtectedPeople people(gateway, protection, stop);
    if (auto found = people.find(tables); !found)
        return std::unexpected(found.error());
    RowGuard guard(gateway);
    guard.m_rows = protection.rows;
    guard.m_held = people.held;
    guard.m_ofCases = people.ofCases;
    return guard;
}

SqlCondition RowGuard::of(const Person &person, const TablePlace &place) const
{
    if (person.values.isEmpty())
        return {QString::fromLatin1(kNeverSql), {}};
    return SubjectLinks(m_gateway->data(), m_gateway->tables(), person, place).own();
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
