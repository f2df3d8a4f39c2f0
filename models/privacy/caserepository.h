// Privacy requests in the console store: what people do with them. What a worker does is in caseruns.h.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/privacy/privacycase.h"
#include "models/team/operatorrepository.h"

#include <memory>

namespace Gatehouse
{

// Every change is one transaction with its entry in the audit log, and follows the transition table. Engines: no
// thread, and they wait.
//
// `by` is whoever has signed in. On a server it is not believed: the login role of the session is who acts.
// Denied: the right is missing, or the state of the case does not let it; the message says which.
class CaseRepository
{
public:
    virtual ~CaseRepository() = default;

    // Denied: another case of this type is active for an identifier of the person, or the same request was taken in
    // before (by its source); the message names the case.
    virtual Result<QString> open(const QString &by, const NewCase &wanted) = 0;

    // `today`: the day of the operator, for the clock.
    virtual Result<void> askIdentity(const QString &by, const QString &id, const QDate &today) = 0;
    virtual Result<void> acceptIdentity(const QString &by, const QString &id, const IdentityProof &proof,
                                        const QDate &today) = 0;
    // The plan that was made of what was found, and the person and the identifiers that were found with it. Denied,
    // too: what was found shows that another case of this type is active for the person.
    virtual Result<void> layPlan(const QString &by, const QString &id, const QJsonObject &plan, const QString &hash,
                                 const CaseSubject &found) = 0;
    virtual Result<void> askApproval(const QString &by, const QString &id) = 0;
    // Denied: the approver filed the case or has approved already, or the plan is another one.
    virtual Result<void> approve(const QString &by, const QString &id, const QString &planHash) = 0;
    virtual Result<void> reportDrift(const QString &by, const QString &id, const QString &what) = 0;
    virtual Result<void> requeue(const QString &by, const QString &id, const QString &reason) = 0;
    virtual Result<void> refuse(const QString &by, const QString &id, DenialCode code) = 0;
    virtual Result<void> withdraw(const QString &by, const QString &id) = 0;
    // `due`: as the clock gives it with the extension.
    virtual Result<void> extend(const QString &by, const QString &id, const QDate &told, const QDate &due,
                                const QString &reason) = 0;
    // To nobody with an empty `assignee`.
    virtual Result<void> assign(const QString &by, const QString &id, const QString &assignee) = 0;
    virtual Result<void> addDocument(const QString &by, const QString &id, const CaseDocument &document) = 0;

    // Who it is about; the asking is on record with its purpose before the answer is given.
    virtual Result<CaseSubject> subject(const QString &by, const QString &id, const QString &purpose) = 0;
    virtual Result<QJsonObject> parameters(const QString &by, const QString &id, const QString &purpose) = 0;

    // With a subject or with a table and a row; the rest of the hold is set here.
    virtual Result<QString> addHold(const QString &by, const PrivacyHold &hold, const SubjectIdentity &subject) = 0;
    // Opens the completed cases again that left rows for it; gives their ids.
    virtual Result<QStringList> endHold(const QString &by, const QString &id, const QString &reason) = 0;
    // Opens completed cases again whose holds or retentions have ended by then.
    virtual Result<QStringList> reopenDue(const QString &by, const QDate &today) = 0;
    // Opens those of the cases again that are completed; gives their ids. `why`: one word, "person_is_back".
    virtual Result<QStringList> reopen(const QString &by, const QStringList &ids, const QString &why) = 0;

    // Admins only. 1: the filer may be the approver, and every certificate says so.
    virtual Result<void> setApprovalsNeeded(const QString &by, int count) = 0;

    // NotFound. Reading needs the right to handle cases, to approve plans or to read the audit log.
    virtual Result<PrivacyCase> find(const QString &id) = 0;
    // The case that was taken in from this source; empty: there is none.
    virtual Result<QString> takenInAs(const QString &source) = 0;
    virtual Result<QList<PrivacyCase>> page(const CasePageRequest &request) = 0;
    virtual Result<CaseCounts> counts(const QDate &today) = 0;
    virtual Result<QList<MaskedIdentity>> identities(const QString &id) = 0;
    virtual Result<QList<CaseEvent>> events(const QString &id) = 0;
    virtual Result<QList<CaseApproval>> approvals(const QString &id) = 0;
    virtual Result<QList<CaseDocument>> documents(const QString &id) = 0;
    virtual Result<QList<ClockPause>> pauses(const QString &id) = 0;
    // As it was laid down last; empty without.
    virtual Result<QJsonObject> plan(const QString &id) = 0;
    virtual Result<QList<PrivacyHold>> holds() = 0;
    // The ids of those that concern the person of the case, or that its completion left rows for.
    virtual Result<QStringList> holdsOf(const QString &id) = 0;
    // Whether an open case or a hold is about the person with one of these identities: then no routine purge may take
    // what is theirs.
    virtual Result<bool> isProtected(const QList<SubjectIdentity> &identities, const QDate &today) = 0;
    // The key of this store for keyedHash(). On a server: for those who handle cases.
    virtual Result<QByteArray> hashKey() = 0;
};

// By the clock of the law. `told`: the day on which the person was told; today when it is not given.
Result<void> extendCase(CaseRepository &cases, const QString &by, const QString &id, const std::optional<QDate> &told,
                        const QDate &today, const QString &reason);

// By the engine of the store. All outlive it.
std::unique_ptr<CaseRepository> makeCaseRepository(Database &store, AuditRepository &audit,
                                                   OperatorRepository &operators, const Clock &clock);

} // namespace Gatehouse
