// What is read of the runs of privacy requests, alike on every engine of the store.
#pragma once

#include "models/privacy/caseruns.h"
#include "models/privacy/storedcases.h"

namespace Gatehouse
{

class StoredRuns : public CaseRuns
{
public:
    StoredRuns(Database &store, CaseRepository &cases);

    Result<QList<CaseStep>> steps(const QString &caseId, int run) override;
    Result<QList<JournalEntry>> journal(const QString &caseId) override;
    Result<QList<RescanRecord>> rescans(const QString &caseId) override;
    Result<StoredCertificate> certificate(const QString &caseId, int run) override;
    Result<QList<int>> certifiedRuns(const QString &caseId) override;
    Result<AuditEntry> completionEntry(const QString &caseId, int run) override;
    Result<QHash<QByteArray, QString>> suppressed() override;

protected:
    Database &store() { return m_store; }
    CaseRepository &cases() { return m_cases; }
    QString table(const char *name) const;

private:
    Database &m_store;
    CaseRepository &m_cases;
    QString m_prefix;
};

// Re-scans of the run that were clean since the last one that found something.
int cleanRescans(const QList<RescanRecord> &rescans, int run);
// Empty when the run may be completed: every step done, the last two re-scans clean. Else what is missing.
QString missingForCompletion(const QList<CaseStep> &steps, const QList<RescanRecord> &rescans, int run);
std::unexpected<Error> fenced(const QString &caseId);
inline constexpr int kRescansNeeded = 2;

} // namespace Gatehouse
