#include "models/privacy/suppressionsweep.h"

#include "models/privacy/keyedpages.h"

#include <QSet>

namespace Gatehouse
{

namespace
{

// One kind of person, as the data map names it.
struct Persons {
    QString table;
    QString key;
    QString keyKind; // what an identity by the key is called; empty: none is
    QList<SubjectIdentifier> others;
};

QList<Persons> personsOf(const DataMap &map)
{
    QList<OtherSubject> subjects{{map.subjectTable, map.subjectKey, map.identifiers}};
    subjects.append(map.otherSubjects);
    QList<Persons> all;
    for (const OtherSubject &subject : subjects) {
        Persons persons{subject.table, subject.key, {}, {}};
        for (const SubjectIdentifier &each : subject.identifiers) {
            if (each.column == subject.key)
                persons.keyKind = each.kind;
            else
                persons.others.append(each);
        }
        all.append(persons);
    }
    return all;
}

class Sweep
{
public:
    Sweep(const GatewayTables &tables, const QByteArray &hashKey, const QHash<QByteArray, QString> &suppressed,
          QueryLimits limits)
        : m_tables(tables)
        , m_hashKey(hashKey)
        , m_suppressed(suppressed)
        , m_limits(std::move(limits))
    {
    }

    Result<void> overPersons(const Persons &persons)
    {
        for (const TablePlace *place : m_tables.placesOf(persons.table)) {
            QList<SubjectIdentifier> known;
            QStringList columns{persons.key};
            for (const SubjectIdentifier &each : persons.others) {
                if (!place->column(each.column))
                    continue;
                known.append(each);
                columns.append(each.column);
            }
            const auto read = visitByKey(*place, columns, m_limits, [&](const RowStream &row) -> Result<void> {
                look(persons, known, row);
                return {};
            });
            if (!read)
                return read;
        }
        return {};
    }

    Result<void> overAll(const QList<Persons> &kinds)
    {
        for (const Persons &persons : kinds) {
            if (auto done = overPersons(persons); !done)
                return done;
        }
        return {};
    }

    // Rows that stayed, of people who have no row of their own any more.
    Result<void> overLinks(const DataMapTable &table, const SubjectLink &link, const Persons &persons)
    {
        if (persons.keyKind.isEmpty() || link.key != persons.key || !link.path.isEmpty() || !link.as.isEmpty())
            return {};
        for (const TablePlace *place : m_tables.placesOf(table.name)) {
            if (!place->column(link.column))
                continue;
            const QString column = place->quoted(link.column);
            const auto read = place->database->visitRows(
                QStringLiteral("SELECT DISTINCT %1 FROM %2 WHERE %1 IS NOT NULL").arg(column, place->name()), {},
                m_limits, [&](const RowStream &row) -> Result<void> {
                    const QString value = row.string(0);
                    const QString caseId = caseOf({persons.keyKind, value});
                    if (!caseId.isEmpty() && !m_seen.contains(persons.table + QLatin1Char('\n') + value))
                        add({caseId, {persons.keyKind, value}, keyed(persons, value), true, false});
                    return {};
                });
            if (!read)
                return read;
        }
        return {};
    }

    const QList<ErasedPerson> &found() const { return m_found; }

private:
    QString caseOf(const SubjectIdentity &identity) const { return m_suppressed.value(keyedHash(m_hashKey, identity)); }

    void look(const Persons &persons, const QList<SubjectIdentifier> &known, const RowStream &row)
    {
        const QString key = row.string(0);
        m_seen.insert(persons.table + QLatin1Char('\n') + key);
        QString caseId;
        SubjectIdentity identity{persons.keyKind, key};
        bool hasOthers = false;
        for (int i = 0; i < known.size(); ++i) {
            const QString value = row.isNull(i + 1) ? QString() : row.string(i + 1);
            if (value.isEmpty())
                continue;
            hasOthers = true;
            if (!caseId.isEmpty())
                continue;
            caseId = caseOf({known.at(i).kind, value});
            if (!caseId.isEmpty() && persons.keyKind.isEmpty())
                identity = {known.at(i).kind, value};
        }
        const bool isCertain = !caseId.isEmpty();
        if (!isCertain && !hasOthers && !persons.keyKind.isEmpty())
            caseId = caseOf({persons.keyKind, key});
        if (!caseId.isEmpty())
            add({caseId, identity, keyed(persons, key), isCertain, true});
    }

    static Person keyed(const Persons &persons, const QString &key)
    {
        return {persons.table, persons.key, key, {{persons.table, persons.key, {key}, false}}, {}, 0};
    }

    void add(const ErasedPerson &person)
    {
        if (!m_found.contains(person))
            m_found.append(person);
    }

    const GatewayTables &m_tables;
    const QByteArray &m_hashKey;
    const QHash<QByteArray, QString> &m_suppressed;
    const QueryLimits m_limits;
    QSet<QString> m_seen; // persons who have a row, whoever they are
    QList<ErasedPerson> m_found;
};

} // namespace

Result<QList<ErasedPerson>> sweepForErased(const DataMap &map, const GatewayTables &tables, const QByteArray &hashKey,
                                           const QHash<QByteArray, QString> &suppressed, const std::stop_token &stop)
{
    Sweep sweep(tables, hashKey, suppressed, {.stop = stop});
    if (suppressed.isEmpty())
        return sweep.found();
    const QList<Persons> kinds = personsOf(map);
    if (auto done = sweep.overAll(kinds); !done)
        return std::unexpected(done.error());
    for (const DataMapTable &table : map.tables) {
        for (const SubjectLink &link : table.subject) {
            for (const Persons &persons : kinds) {
                if (link.table != persons.table || table.name == persons.table)
                    continue;
                if (auto done = sweep.overLinks(table, link, persons); !done)
                    return std::unexpected(done.error());
            }
        }
    }
    return sweep.found();
}

Result<QList<ErasedPerson>> erasedWithRows(const DataMap &map, const GatewayTables &tables, const QByteArray &hashKey,
                                           const QHash<QByteArray, QString> &suppressed, const QueryLimits &limits)
{
    Sweep sweep(tables, hashKey, suppressed, limits);
    if (suppressed.isEmpty())
        return sweep.found();
    const auto done = sweep.overAll(personsOf(map));
    return done ? Result<QList<ErasedPerson>>(sweep.found()) : std::unexpected(done.error());
}

} // namespace Gatehouse
