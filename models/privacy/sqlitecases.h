// Privacy requests of a store in a file: here the console itself holds to the rules.
#pragma once

#include "models/privacy/casetransaction.h"
#include "models/privacy/sqliteholds.h"
#include "models/privacy/storedcases.h"

namespace Gatehouse
{

class SqliteCases final : public StoredCases
{
public:
    SqliteCases(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    Result<QString> open(const QString &by, const NewCase &wanted) override;
    Result<void> askIdentity(const QString &by, const QString &id, const QDate &today) override;
    Result<void> acceptIdentity(const QString &by, const QString &id, const IdentityProof &proof,
                                const QDate &today) override;
    Result<void> layPlan(const QString &by, const QString &id, const QJsonObject &plan, const QString &hash,
                         const CaseSubject &found) override;
    Result<void> askApproval(const QString &by, const QString &id) override;
    Result<void> approve(const QString &by, const QString &id, const QString &planHash) override;
    Result<void> reportDrift(const QString &by, const QString &id, const QString &what) override;
    Result<void> requeue(const QString &by, const QString &id, const QString &reason) override;
    Result<void> refuse(const QString &by, const QString &id, DenialCode code) override;
    Result<void> withdraw(const QString &by, const QString &id) override;
    Result<void> extend(const QString &by, const QString &id, const QDate &told, const QDate &due,
                        const QString &reason) override;
    Result<void> assign(const QString &by, const QString &id, const QString &assignee) override;
    Result<void> addDocument(const QString &by, const QString &id, const CaseDocument &document) override;
    Result<CaseSubject> subject(const QString &by, const QString &id, const QString &purpose) override;
    Result<QJsonObject> parameters(const QString &by, const QString &id, const QString &purpose) override;
    Result<QString> addHold(const QString &by, const PrivacyHold &hold, const SubjectIdentity &subject) override;
    Result<QStringList> endHold(const QString &by, const QString &id, const QString &reason) override;
    Result<QStringList> reopenDue(const QString &by, const QDate &today) override;
    Result<QStringList> reopen(const QString &by, const QStringList &ids, const QString &why) override;
    Result<void> setApprovalsNeeded(const QString &by, int count) override;
    Result<QByteArray> hashKey() override;

private:
    // A change that a person makes, in a transaction, when they have the right.
    using Change = std::function<Result<void>(const PrivacyCase &)>;
    Result<void> change(const QString &by, const QString &id, const Change &work);
    // The same with a step of the transition table, after `before`.
    Result<void> move(const QString &by, const QString &id, CaseAction action, const QJsonObject &detail = {},
                      const Change &before = {});
    Result<void> addIdentifiers(qint64 seq, const QString &id, RequestType type, const QList<FiledIdentity> &all,
                                bool found);
    Result<void> changePause(const PrivacyCase &one, const QDate &today, bool begin);
    Result<void> notBegun(const PrivacyCase &one, CaseAction action);
    Result<void> close(const PrivacyCase &one);

    Result<void> takenInBefore(const Error &error, const QString &source);
    Result<void> insert(const PrivacyCase &one, const NewCase &wanted, const QString &by, const QByteArray &salt);

    CaseTransaction m_cases;
    SqliteHolds m_holds;
    const Clock &m_clock;
};

} // namespace Gatehouse
