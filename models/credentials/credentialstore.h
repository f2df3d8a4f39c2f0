// Credentials of a gateway for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/credentials/credentialletters.h"
#include "models/credentials/credentialplan.h"
#include "models/credentials/credentialsurvey.h"

#include <QFuture>
#include <QObject>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the store goes. One thing at a time is done at the gateway.
class CredentialStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    // Of the policies in force at the gateway.
    virtual QFuture<Result<CredentialTerms>> terms() = 0;
    // Every credential once; see CredentialSurveyor.
    virtual QFuture<Result<CredentialSurvey>> survey(const CredentialTerms &terms) = 0;
    // What would be done, by which way, and whether it can be taken back.
    virtual QFuture<Result<CredentialPlan>> plan(ActionVerb verb, const QList<Credential> &chosen) = 0;
    // See CredentialRepository and CredentialRunner; the gateway of the order is filled in.
    virtual QFuture<Result<CredentialRun>> carryOut(const NewCredentialRun &order) = 0;
    virtual QFuture<Result<CredentialRun>> undo(qint64 run, const QString &reason, const QString &by) = 0;
    virtual QFuture<Result<CredentialRun>> readBack(qint64 run, const QString &by) = 0;
    virtual QFuture<Result<QList<CredentialRun>>> runs() = 0;
    // Drafts into the folder of the order. It is on record before an address is read.
    virtual QFuture<Result<CredentialLetters>> writeLetters(const CredentialLetterOrder &order) = 0;
    // What is surveyed or carried out ends soon: a survey as Cancelled, a run with what was not begun cancelled.
    virtual void stop() = 0;

signals:
    void progressed(int done, int all);
};

} // namespace Gatehouse
