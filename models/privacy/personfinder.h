// Finds out who is meant, and by which ids and hashes their rows are found. SubjectSearch is its face.
#pragma once

#include "models/database/storedtime.h"
#include "models/gateway/datamap.h"
#include "models/privacy/gatewaytables.h"
#include "models/privacy/person.h"

#include <functional>
#include <map>
#include <stop_token>

namespace Gatehouse
{

class PersonFinder
{
public:
    PersonFinder(const DataMap &map, const GatewayTables &tables, std::stop_token stop)
        : m_map(map)
        , m_tables(tables)
        , m_stop(std::move(stop))
    {
    }

    Result<Person> find(const QList<SubjectIdentity> &identities) const;
    Result<void> addLinkedValues(Person &person) const;

private:
    struct NamedBy {
        SubjectIdentity identity;
        OtherSubject subject;
        QString column;
    };

    Result<NamedBy> namedBy(const SubjectIdentity &filed) const;
    Result<QStringList> keysOf(const NamedBy &name) const;
    Result<QString> onlyKey(const QList<NamedBy> &names) const;
    Result<void> addOwnValues(Person &person, const OtherSubject &subject) const;
    Result<bool> bornByOthers(const Person &person, const PersonValues &values, bool isEmail) const;
    // Table and column, by the order of the table.
    using Targets = std::multimap<int, std::pair<QString, QString>, std::greater<>>;
    Targets linkTargets() const;
    Result<void> addManyKeys(Person &person, const QStringList &some) const;
    Result<QStringList> linkedTo(const Person &person, const std::pair<QString, QString> &target, int limit) const;
    bool isNeededElsewhere(const QString &target) const;
    Result<QStringList> distinct(const TablePlace &place, const QString &column, const SqlCondition &where,
                                 int limit) const;

    const DataMap &m_map;
    const GatewayTables &m_tables;
    std::stop_token m_stop;
};

} // namespace Gatehouse
