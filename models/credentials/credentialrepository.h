// What was done to credentials, in the console store.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/core/clock.h"
#include "models/credentials/credentialrun.h"
#include "models/team/operatorrepository.h"

#include <QJsonObject>

namespace Gatehouse
{

class CredentialUndo;

// An engine: waits, on the thread of the store. Everything is recorded in the audit log, in the transaction of its
// effect. All that writes, and what names targets, needs the right to operate the gateway: Denied.
class CredentialRepository
{
public:
    static constexpr int kMostTargets = 10'000;
    static constexpr int kUndoDays = 30; // so long the ids of targets are kept

    // All outlive it.
    CredentialRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // Before anything is sent to the gateway; its number. InvalidInput: a reason is missing, or there is no target, or
    // there are more than kMostTargets. Of a run that undoes another: what a later run or an incident switched since is
    // in it as cancelled, and says by what; Denied when that is all of it, or when it was undone already.
    Result<qint64> begin(const NewCredentialRun &run);
    // False: it was begun already, or the same is being switched by somebody else.
    Result<bool> intend(qint64 run, int idx, const QString &by);
    Result<void> conclude(qint64 run, int idx, const QString &by, CredentialOutcome outcome, const QString &said);

    // The newest first, with their items.
    Result<QList<CredentialRun>> recent(const QString &gateway, int most = 20);
    // NotFound: there is none.
    Result<CredentialRun> find(qint64 run);
    // The actions of its items, in their order; an id is empty when that is too long ago.
    Result<QList<GatewayAction>> actions(const CredentialRun &run, const QString &by);

    // That drafts of letters to owners were written.
    Result<void> noteLetters(const QString &by, int letters, int credentials, const QString &language);

private:
    Result<QList<CredentialRun>> where(const QString &condition, const QVariantList &values);
    Result<void> demand(const QString &by);
    Result<qint64> beginInFile(const NewCredentialRun &run);
    Result<void> addItems(qint64 made, const NewCredentialRun &run, const CredentialUndo &since);
    Result<void> record(const QString &by, const QString &action, const QString &object, const QJsonObject &detail);
    Result<void> call(const QString &statement, const QVariantList &values);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    const bool m_onServer;
};

} // namespace Gatehouse
