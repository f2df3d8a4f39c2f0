// Privacy requests of a team's store: the server holds to the rules, in functions of the store; here they are called.
#pragma once

#include "models/privacy/storedcases.h"

namespace Gatehouse
{

class PostgresCases final : public StoredCases
{
public:
    explicit PostgresCases(Database &store);

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
    // `extra`: what goes with the action; the server decides what of it is on record.
    Result<void> act(const QString &id, CaseAction action, const QJsonObject &extra = {});
    Result<void> note(const QString &id, const QString &what, const QJsonObject &extra);
    // The entry of a reading that is to come.
    Result<qint64> recordReading(const QString &id, const char *what, const QString &purpose);
    // The pause that begins or ends today, and the due day that follows; empty where the law knows none.
    Result<QJsonObject> pauseToday(const QString &id, const QDate &today, bool begin);
    Result<QStringList> ids(const QString &sql, const QVariantList &values);
};

} // namespace Gatehouse
