// Looks, twice and with fresh queries, whether a request was done, and writes down what was done: the certificate.
#pragma once

#include "models/privacy/caserun.h"
#include "models/privacy/certificate.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the databases.
class CaseVerification
{
public:
    // All outlive this. `run` is loaded.
    CaseVerification(const WorkBench &bench, const WorkerSettings &settings, const CaseLease &lease, CaseRun &run);

    // From Verifying to Completed, or to NeedsAttention when something of the person was found that the plan does not
    // keep. Says which.
    Result<CaseState> verify(const std::stop_token &stop);

private:
    Result<RescanRecord> look(const std::stop_token &stop);
    Result<void> waitBetween(const std::stop_token &stop);
    Result<void> complete();
    Result<QString> policyPinned();
    Result<ErasureCertificate> certificate();
    CertificateTable tableOf(const PlanTable &planned, const QList<CaseStep> &steps) const;
    Result<QStringList> holdsThatKept();
    SubjectIdentity keyOfPerson() const;
    std::optional<QDate> reopensOn() const;
    bool isPersonKept() const;
    Result<CaseState> stopForAttention(const QString &why);
    void probe(const char *label) const;

    WorkBench m_bench;
    const WorkerSettings &m_settings;
    CaseLease m_lease;
    CaseRun &m_run;
};

} // namespace Gatehouse
