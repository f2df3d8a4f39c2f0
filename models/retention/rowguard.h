// The rows of a gateway that no purge takes: those that are held, those of people who are held, and those of people
// whose privacy request is open. It takes in rather more than too little: whoever cannot be told from somebody who is
// protected is protected.
#pragma once

#include "models/privacy/person.h"
#include "models/privacy/subjectlinks.h"
#include "models/retention/purgegateway.h"
#include "models/retention/purgeprotection.h"

#include <stop_token>

namespace Gatehouse
{

class RowGuard
{
public:
    // Reads every row of the tables of persons once, when anybody is protected; and where somebody is who has no row
    // there any more, what leads to people in `tables`, and then in all others. The data map and the tables that are
    // there outlive this. No statement takes longer than the limits.
    static Result<RowGuard> make(const DataMap &data, const GatewayTables &there, const PurgeProtection &protection,
                                 const QStringList &tables, const QueryLimits &limits);
    static Result<RowGuard> make(const PurgeGateway &gateway, const PurgeProtection &protection,
                                 const QStringList &tables, const std::stop_token &stop = {})
    {
        return make(gateway.data(), gateway.tables(), protection, tables, {.stop = stop});
    }

    SqlCondition held(const TablePlace &place) const;
    SqlCondition ofCases(const TablePlace &place) const;
    // Neither.
    SqlCondition free(const TablePlace &place) const;

    // Holds and cases of people whom nothing at the gateway leads to: no row is spared for their sake.
    const QStringList &unmatchedHolds() const { return m_unmatchedHolds; }
    const QStringList &unmatchedCases() const { return m_unmatchedCases; }

private:
    RowGuard(const DataMap &data, const GatewayTables &there)
        : m_data(&data)
        , m_there(&there)
    {
    }
    SqlCondition of(const Person &person, const TablePlace &place) const;

    const DataMap *m_data;
    const GatewayTables *m_there;
    QList<HeldRow> m_rows;
    Person m_held; // everybody who is, in one: by their values alone
    Person m_ofCases;
    QStringList m_unmatchedHolds;
    QStringList m_unmatchedCases;
};

} // namespace Gatehouse
