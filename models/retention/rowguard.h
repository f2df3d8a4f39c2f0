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
    // there any more, the distinct values of what leads to people in `tables`. The gateway outlives this.
    static Result<RowGuard> make(const PurgeGateway &gateway, const PurgeProtection &protection,
                                 const QStringList &tables, const std::stop_token &stop = {});

    SqlCondition held(const TablePlace &place) const;
    SqlCondition ofCases(const TablePlace &place) const;
    // Neither.
    SqlCondition free(const TablePlace &place) const;

private:
    explicit RowGuard(const PurgeGateway &gateway)
        : m_gateway(&gateway)
    {
    }
    SqlCondition of(const Person &person, const TablePlace &place) const;

    const PurgeGateway *m_gateway;
    QList<HeldRow> m_rows;
    Person m_held; // everybody who is, in one: by their values alone
    Person m_ofCases;
};

} // namespace Gatehouse
