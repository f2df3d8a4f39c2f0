// Runs of privacy requests of a team's store: what is recorded, functions of the store record.
#pragma once

#include "models/privacy/storedruns.h"

namespace Gatehouse
{

class PostgresCaseRuns final : public StoredRuns
{
public:
    PostgresCaseRuns(Database &store, CaseRepository &cases);

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
    Result<void> call(const QString &sql, const QVariantList &values);
    Result<void> move(const CaseLease &lease, CaseAction action, const QString &reason);
    Result<void> record(const CaseLease &lease, int step, const char *what, const StepOutcome &outcome);
};

} // namespace Gatehouse
