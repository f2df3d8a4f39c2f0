// Whether what was billed and used still adds up when a person's rows carry pseudonyms.
#pragma once

#include "models/privacy/erasureplan.h"
#include "models/privacy/pseudonyms.h"
#include "models/privacy/subjectlinks.h"

namespace Gatehouse
{

class ErasedSums
{
public:
    ErasedSums(const DataMap &map, const GatewayTables &tables, const Person &person, const Pseudonyms &pseudonyms)
        : m_map(map)
        , m_tables(tables)
        , m_person(person)
        , m_pseudonyms(pseudonyms)
    {
    }

    // Corrupt names the first "table.column" whose sum is not that of the plan.
    Result<void> check(const ErasurePlan &plan, const std::stop_token &stop) const;

private:
    Result<QMap<QString, ExactSum>> now(const PlanTable &planned, QDate asOf, const std::stop_token &stop) const;
    SqlCondition rowsOf(const SubjectLinks &links, QDate asOf) const;

    const DataMap &m_map;
    const GatewayTables &m_tables;
    const Person &m_person;
    const Pseudonyms &m_pseudonyms;
};

} // namespace Gatehouse
