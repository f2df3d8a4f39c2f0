// Who the hashes of holds and open requests are at a gateway, and for whom of them nobody can be found there.
#pragma once

#include "models/gateway/datamap.h"
#include "models/privacy/gatewaytables.h"
#include "models/privacy/person.h"
#include "models/retention/purgeprotection.h"

#include <QMultiHash>
#include <QSet>

namespace Gatehouse
{

class ProtectedPeople
{
public:
    // All outlive it. No statement takes longer than the limits.
    ProtectedPeople(const DataMap &data, const GatewayTables &there, const PurgeProtection &protection,
                    const QueryLimits &limits);

    // Among the rows of persons first; where that is not enough, by what leads to people in `tables`, also inside JSON,
    // and then in all others.
    Result<void> find(const QStringList &tables);

    // Everybody who is, in one: by their values alone.
    const Person &held() const { return m_held; }
    const Person &ofCases() const { return m_ofCases; }
    // Holds, or cases, whose person nothing here leads to; in order.
    QStringList unmatched(bool ofCases) const;

private:
    using Protections = QList<const ProtectedHash *>;
    bool areAllFound() const;
    Protections protections(const QString &kind, const QString &value) const;
    Result<void> amongPersons(const OtherSubject &subject);
    enum class Where { InColumns, InJson };
    Result<void> amongLinks(const OtherSubject &subject, const QStringList &tables, Where where);
    Result<void> alongLink(const OtherSubject &subject, const SubjectIdentifier &known, const SubjectLink &link,
                           const TablePlace &place);
    // A value that somebody's hash is of.
    struct Match {
        QString value;
        Protections of;
    };
    Result<QList<Match>> matches(const SubjectIdentifier &known, const SubjectLink &link,
                                 const TablePlace &place) const;
    Result<QList<Match>> readMatches(const SubjectIdentifier &known, const SubjectLink &link,
                                     const TablePlace &place) const;
    Result<void> add(Person person, const Protections &of);
    static void merge(const Person &person, Person &into);

    const DataMap &m_data;
    const GatewayTables &m_there;
    const PurgeProtection &m_protection;
    const QueryLimits m_limits;
    QMultiHash<QByteArray, const ProtectedHash *> m_of;
    QSet<QString> m_found; // holds and cases
    QSet<QByteArray> m_foundHashes;
    Person m_held;
    Person m_ofCases;
};

} // namespace Gatehouse
