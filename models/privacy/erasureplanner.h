// Makes the plan of a request; makePlan() is its face.
#pragma once

#include "models/privacy/erasureplan.h"

namespace Gatehouse
{

class ErasurePlanner
{
public:
    ErasurePlanner(const DataMap &map, const GatewayTables &tables, const Person &person, const PlanQuestion &question)
        : m_map(map)
        , m_tables(tables)
        , m_person(person)
        , m_question(question)
    {
    }

    Result<ErasurePlan> make(const std::stop_token &stop);

private:
    void addErasure(const QList<FoundTable> &found);
    void addReading(const QList<FoundTable> &found);
    void addChanges(const QList<FoundTable> &found);
    void addPreferences(const QList<FoundTable> &found);
    void recordHere(const QString &why);
    void tellRestriction();
    PlanTable partOf(const FoundTable &found, PlanPart part) const;
    StepEffect erasureOf(const DataMapTable &table, PlanPart part) const;
    void refuseUnknown(const PlannedChange &change);

    const DataMap &m_map;
    const GatewayTables &m_tables;
    const Person &m_person;
    const PlanQuestion &m_question;
    ErasurePlan m_plan;
};

} // namespace Gatehouse
