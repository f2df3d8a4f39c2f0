// Credentials of the live gateway, surveyed and switched on a thread and with connections of its own.
#pragma once

#include "models/credentials/credentialrunner.h"
#include "models/credentials/credentialstore.h"
#include "models/database/threadeddatabase.h"
#include "models/gateway/connectionsettings.h"

namespace Gatehouse
{

class LiveCredentialStore final : public CredentialStore
{
    Q_OBJECT
public:
    // The store and the clock outlive it; the secrets of the settings are filled in. `gateway`: as the store calls it.
    LiveCredentialStore(ThreadedDatabase &store, const ConnectionSettings &settings, QString gateway,
                        const Clock &clock, QObject *parent = nullptr);
    ~LiveCredentialStore() override;

    QFuture<Result<CredentialTerms>> terms() override;
    QFuture<Result<CredentialSurvey>> survey(const CredentialTerms &terms) override;
    QFuture<Result<CredentialPlan>> plan(ActionVerb verb, const QList<Credential> &chosen) override;
    QFuture<Result<CredentialRun>> carryOut(const NewCredentialRun &order) override;
    QFuture<Result<CredentialRun>> undo(qint64 run, const QString &reason, const QString &by) override;
    QFuture<Result<CredentialRun>> readBack(qint64 run, const QString &by) override;
    QFuture<Result<QList<CredentialRun>>> runs() override;
    QFuture<Result<CredentialLetters>> writeLetters(const CredentialLetterOrder &order) override;
    void stop() override;

private:
    using Work = std::function<Result<CredentialRun>(CredentialRepository &, CredentialRunner &)>;
    // With the store and the switches open, on the thread.
    QFuture<Result<CredentialRun>> atGateway(const QString &by, Work work);
    void tell(int done, int all);

    ThreadedDatabase &m_store;
    const ConnectionSettings m_settings;
    const QString m_gateway;
    const Clock &m_clock;
    std::stop_source m_stop;
    std::stop_source m_gone; // with this object
    // Last, so that it ends first.
    DatabaseThread m_thread;
};

// The terms of the policies that are in force at a gateway.
Result<CredentialTerms> termsInForce(Database &store, const QString &gateway, const Clock &clock);
// The gateway is opened to read, and closed again.
Result<CredentialSurvey> surveyGateway(const ConnectionSettings &settings, Database &store,
                                       const CredentialTerms &terms, CredentialFindings wanted, const Clock &clock,
                                       const std::stop_token &stop);

} // namespace Gatehouse
