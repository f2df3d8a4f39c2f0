// Policies in the console store: the versions that were taken over, and which of them are in force.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/policy/policyversion.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

// A document that holds at a gateway, and since when.
struct PolicyStanding {
    PolicyStep since;
    PolicyDocument document;

    bool operator==(const PolicyStanding &) const = default;
};

// An engine: waits, on the thread of the store. Every change is one transaction with its entry in the audit log.
// Reading needs the right to view figures, changing manage_policies.
class PolicyRepository
{
public:
    // All outlive it.
    PolicyRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // By policy, the newest first.
    Result<QList<PolicyVersion>> versions();
    // NotFound: it was never taken over. Corrupt: it is not what was.
    Result<PolicyDocument> document(const QString &policy, const QString &version);
    // Gives the number. InvalidInput: the document has a mistake, there is no reason, or the version is there, with the
    // same content or with another one. Denied: the right is missing, or somebody was faster.
    Result<int> adopt(const PolicyAdoption &adoption);

    // The newest first.
    Result<QList<PolicyStep>> history(const QString &gateway);
    // By policy; empty: none is in force there.
    Result<QList<PolicyStanding>> inForce(const QString &gateway);
    // Their documents alone.
    Result<QList<PolicyDocument>> documentsInForce(const QString &gateway);
    // Who said so is given by id: the names of people are for some only.
    Result<QList<PolicyStep>> inForceAt(const QString &gateway, qint64 atMs);
    // Gives the step. InvalidInput: it is in force already, or one that ends is not, or it was never taken over, or
    // there is no reason.
    Result<int> enforce(const PolicyEnforcement &enforcement);

    // Of a policy; the newest first.
    Result<QList<PolicyNotice>> notices(const QString &policy);
    // `by` of each is set here.
    Result<void> recordNotices(const QList<PolicyNotice> &notices, const QString &by);

private:
    struct Change {
        QString by;
        QString action;
        QString object;
        QJsonObject detail;
    };
    Result<void> demand(const QString &by);
    Result<void> insert(const QString &sql, const QVariantList &values, const Change &change);
    Result<QList<PolicyStep>> steps(const QString &gateway);
    template<typename Row>
    Result<QList<Row>> withNames(QList<Row> rows);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
