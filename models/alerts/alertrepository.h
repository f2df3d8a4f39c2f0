// Alerts in the console store: who asks for them, and what people do with them.
#pragma once

#include "models/alerts/silence.h"
#include "models/audit/auditrepository.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store. What people do is recorded in the audit log, in the transaction of its
// effect; the store itself refuses what the table of transitions has not.
class AlertRepository
{
public:
    // All outlive it.
    AlertRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // The loudest first, then the newest.
    Result<QList<Alert>> list(const AlertFilter &filter);
    Result<AlertCounts> counts(const QString &gateway);
    // NotFound: there is none.
    Result<AlertFolder> folder(qint64 seq);
    // Whom it is about: the conditions of its node that name a person, and addresses. Empty: nobody. Denied to those
    // who do not handle alerts. To show it, a reason must be on record (ReadingRecord).
    Result<QJsonObject> person(qint64 seq);

    // All of them or none. Denied: not a transition, a right is missing, or somebody was faster, who is named.
    // InvalidInput: a reason, a verdict or a time is missing, or the time is over. Who is to have it must be able to.
    Result<void> act(const AlertOrder &order);

    // Those that hold, the last one first.
    Result<QList<Silence>> silences(const QString &gateway);
    // Before its time. Denied: a right is missing. NotFound: it does not hold.
    Result<void> endSilence(const SilenceEnd &end);

private:
    friend class AlertWatch;
    friend class IncidentRepository;
    friend class NoticeQueue;
    friend class SilenceBook;

    // By the clock that all share who have the store open: on a server its own.
    Result<qint64> nowMs();
    QString nowSql() const;
    Result<Alert> find(qint64 seq);
    Result<QJsonObject> evidence(qint64 seq);
    // What was there before this alert, the newest first.
    Result<QList<Alert>> earlier(const Alert &alert, const QString &condition, const QVariantList &values);
    // Of one gateway, which is the first value.
    Result<QList<Alert>> where(const QString &condition, const QVariantList &values);
    Result<QList<AlertEvent>> events(qint64 seq);
    Result<void> actOn(const Alert &alert, const AlertOrder &order);
    Result<void> carryOut(const AlertOrder &order);
    // What the order was refused with, or who has been faster.
    Result<void> refused(const AlertOrder &order, const Error &why);
    Result<void> recordDeed(const Alert &alert, const AlertEvent &event);
    Result<void> record(const Alert &alert, const QString &by, const QString &deed, const QJsonObject &detail);
    // What follows from the order besides the records of its alerts.
    Result<void> followUp(const QList<Alert> &alerts, const AlertOrder &order);
    Result<AlertEvent> eventOf(const Alert &alert, const AlertOrder &order);
    // Writes the event behind the others, and what channels are to be told of it; the store applies it.
    Result<void> append(const Alert &alert, const AlertEvent &event);
    Result<void> refuseChanged(const Alert &alert);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
