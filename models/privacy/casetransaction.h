// What a change of a case on SQLite is made of: the right, the transition table, the event and the audit entry.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/privacy/privacycase.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

// Used within a transaction of the store. All outlive it.
class CaseTransaction
{
public:
    CaseTransaction(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // Denied: nobody with this id is active, or they lack the right.
    Result<void> demand(const QString &by, Right right);
    // Sets the state, and writes the event and the entry. Denied by the transition table.
    Result<CaseState> move(const QString &by, const PrivacyCase &one, CaseAction action,
                           const QJsonObject &detail = {});
    // The event and the entry of something that changes no state.
    Result<void> note(const QString &by, const PrivacyCase &one, const QString &action, const QJsonObject &detail = {});
    // The entry alone; gives its index.
    Result<qint64> record(const QString &by, const PrivacyCase &one, const QString &action, const QString &detail);
    // What is of no case.
    Result<void> recordOther(const QString &by, const QString &object, const QString &action,
                             const QJsonObject &detail);

    Result<void> run(const QString &sql, const QVariantList &values);
    Database &store() { return m_store; }
    qint64 nowMs() const { return m_clock.nowMs(); }

private:
    Result<void> addEvent(const QString &by, const PrivacyCase &one, const QString &action, CaseState to,
                          const QString &detail);

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
};

} // namespace Gatehouse
