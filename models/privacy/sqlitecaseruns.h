// Runs of privacy requests of a store in a file. Its one writer at a time is what holds a lease during an effect.
#pragma once

#include "models/privacy/casetransaction.h"
#include "models/privacy/sqliteholds.h"
#include "models/privacy/storedruns.h"

namespace Gatehouse
{

class SqliteCaseRuns final : public StoredRuns
{
public:
    SqliteCaseRuns(Database &store, CaseRepository &cases, AuditRepository &audit, OperatorRepository &operators,
                   const Clock &clock);

    Result<std::optional<CaseLease>> claim(const QString &by, const QString &worker, std::chrono::milliseconds lease,
                                           const QString &caseId) override;
    Result<void> renew(const CaseLease &lease, std::chrono::milliseconds longer) override;
    Result<void> laySteps(const CaseLease &lease, const QList<CaseStep> &steps) override;
    Result<void> intend(const CaseLease &lease, int step, const QString &detail) override;
    Result<StepOutcome> carryOut(const CaseLease &lease, int step, const Effect &effect) override;
    Result<void> recordReadBack(const CaseLease &lease, int step, const StepOutcome &outcome) override;
    Result<void> recordUnknown(const CaseLease &lease, int step, const QString &why) override;
    Result<void> recordRescan(const CaseLease &lease, const RescanRecord &rescan) override;
    Result<void> keepPerson(const CaseLease &lease, const QJsonObject &person) override;
    Result<void> finishEffects(const CaseLease &lease) override;
    Result<void> driftFound(const CaseLease &lease, const QString &what) override;
    Result<void> stopForAttention(const CaseLease &lease, const QString &why) override;
    Result<void> complete(const CaseLease &lease, const CaseCompletion &completion) override;
    Result<void> release(const CaseLease &lease) override;

private:
    using Work = std::function<Result<void>(const PrivacyCase &)>;
    // In a transaction that is the only writer's, when the lease is the case's still.
    Result<void> underLease(const CaseLease &lease, const Work &work);
    Result<void> moveUnderLease(const CaseLease &lease, CaseAction action, const QJsonObject &detail,
                                const Work &before = {});
    Result<void> writeOutcome(const CaseLease &lease, const PrivacyCase &one, int step, const QString &what,
                              const StepOutcome &outcome);
    Result<void> addJournal(const CaseLease &lease, const PrivacyCase &one, int step, const QString &what, qint64 rows,
                            const QString &detail);
    Result<QString> nextToClaim(const QString &caseId);
    Result<void> readSalt(const PrivacyCase &one, CaseLease &taken);
    Result<void> emptyJournal();
    Result<void> forget(const PrivacyCase &one);
    Result<void> keepWish(const PrivacyCase &one, const CaseCompletion &completion);
    Result<void> certify(const CaseLease &lease, const PrivacyCase &one, const CaseCompletion &completion);

    CaseTransaction m_transaction;
    SqliteHolds m_holds;
};

} // namespace Gatehouse
