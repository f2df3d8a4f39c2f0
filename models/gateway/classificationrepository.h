// Classifications in the console store: what was said of each place, by whom, and what holds now.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/gateway/classification.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

struct NewClassification {
    QString gateway;     // as the store calls it
    Classification said; // says nothing: what was said before is withdrawn
    QJsonObject before;  // what stood there when its author looked; empty: nothing
    QString reason;
    QString by;
};

struct ClassificationChange {
    QJsonObject before; // empty: nothing
    QJsonObject after;  // empty: withdrawn
    QString type;
    QString reason;
    QString by; // the name, or the id where there is no such operator any more
    qint64 atMs = 0;

    bool operator==(const ClassificationChange &) const = default;
};

// What holds at a gateway, by place; waits, on the thread of the store. Denied where the server does not let this
// operator read it, so that nobody takes the data map for whole without it.
Result<QList<Classification>> classificationsOf(Database &store, const QString &gateway);

// An engine: waits, on the thread of the store. Reading needs the right to view figures, changing classify_data.
class ClassificationRepository
{
public:
    static constexpr int kLongestReason = 2000;
    static constexpr int kLongestName = 300;

    // All outlive it.
    ClassificationRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                             const Clock &clock);

    // The newest first.
    Result<QList<ClassificationChange>> history(const QString &gateway, const QString &table, const QString &column);
    // One transaction with its entry in the audit log. `profile`: as loadProfile() takes it; with all that is said then
    // it must still be one. InvalidInput: it would not be, or there is no reason. Denied: the right is missing, or
    // somebody else was faster.
    Result<void> classify(const NewClassification &wanted, const QString &profile);

private:
    Result<void> check(const NewClassification &wanted, const QString &profile);
    Result<void> write(const NewClassification &wanted);

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
