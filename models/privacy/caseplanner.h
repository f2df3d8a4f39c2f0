// From who a request is about to the plan that is to be approved, and to the same plan again before it is carried out.
#pragma once

#include "models/gateway/gatewayprofile.h"
#include "models/privacy/caserepository.h"
#include "models/privacy/caseruns.h"
#include "models/privacy/erasureplan.h"

namespace Gatehouse
{

// Everything by which the person is compared: what the data map names as identifiers, and the keys as "key". Nothing
// that another person bears as well.
QList<SubjectIdentity> identitiesOf(const DataMap &map, const Person &person);
// The holds that stand on this day for the person with these identities, and those of single rows. A restriction stands
// for what would erase or change rows; the person's further wishes only narrow what is done.
QList<RowHold> rowHolds(const QList<PrivacyHold> &holds, const QList<SubjectIdentity> &identities,
                        const QByteArray &hashKey, const QDate &today, RequestType request);
// What a rectification writes: "accounts.email" or, in the person's own row, "email", and the value.
QList<PlannedChange> rectifications(const QJsonObject &parameters, const DataMap &map);
// What differs, for people: "requests: 12 rows were approved, 14 are there now". Empty: nothing does. Of a request that
// only reads, counts do not matter.
QString planDifference(const ErasurePlan &approved, const ErasurePlan &now);

class CasePlanner
{
public:
    // All outlive this.
    CasePlanner(CaseRepository &cases, CaseRuns &runs, const GatewayProfile &profile, const GatewayTables &tables);

    // Looks for the person and lays the plan in the case. NotFound: nobody is found; the case stays as it is.
    Result<ErasurePlan> plan(const QString &by, const QString &caseId, const QDate &today,
                             const std::stop_token &stop = {});

    // The same, anew whatever was approved of an earlier plan; asks for the approval of a plan that can be approved.
    Result<ErasurePlan> planForApproval(const QString &by, const QString &caseId, const QDate &today,
                                        const std::stop_token &stop = {});

    struct Found {
        Person person;
        ErasurePlan plan;
    };
    // The plan that was approved, made anew of what is there now.
    Result<Found> again(const PrivacyCase &one, const CaseSubject &subject, const ErasurePlan &approved,
                        const QDate &today, const std::stop_token &stop = {});

private:
    Result<Person> find(const QString &by, const PrivacyCase &one, const std::stop_token &stop);
    Result<Person> findAgain(const PrivacyCase &one, const std::stop_token &stop);
    Result<ErasurePlan> made(const Person &person, PlanQuestion question, const QDate &today,
                             const std::stop_token &stop);
    Result<QList<PlannedChange>> changesOf(const QString &by, const PrivacyCase &one);

    CaseRepository &m_cases;
    CaseRuns &m_runs;
    const GatewayProfile &m_profile;
    const GatewayTables &m_tables;
};

} // namespace Gatehouse
