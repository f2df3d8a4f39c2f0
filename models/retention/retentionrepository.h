// Purges in the console store: laid down, approved, carried out under a lease, and what became of them.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/retention/purgerecord.h"
#include "models/team/operatorrepository.h"

#include <chrono>
#include <functional>

namespace Gatehouse
{

struct PurgeLease {
    QString id;
    qint64 epoch = 0;

    bool operator==(const PurgeLease &) const = default;
};

// A step at the gateway that is about to be committed, recorded before it is: whoever takes over looks whether it was.
struct PendingBatch {
    QString witness;   // the id of one of its rows
    QString partition; // that is taken out and dropped
    QString bound;     // of the partition, so that it can be put back
    qint64 rows = 0;
    std::optional<qint64> oldestUs;
    std::optional<qint64> newestUs;

    bool operator==(const PendingBatch &) const = default;
};

struct PurgeStanding {
    PurgeProgress progress;
    std::optional<PendingBatch> pending;
};

// An engine: waits, on the thread of the store. Every change is one transaction with its entry in the audit log.
// Reading needs the right to view figures, changing manage_retention, approving approve_plans.
class RetentionRepository
{
public:
    // All outlive it.
    RetentionRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    Result<RetentionSettings> settings();
    Result<int> approvalsNeeded(); // of plans above the threshold
    // InvalidInput: a number that makes no sense.
    Result<void> change(const QString &by, const RetentionSettings &settings);

    // The newest first.
    Result<QList<PurgeRecord>> purges(const QString &gateway, int most = 200);
    Result<PurgeRecord> find(const QString &id); // NotFound
    // Gives the id. InvalidInput: the plan has problems, or takes nothing. Denied: there are not as many others who may
    // approve as it needs, so it could never run.
    Result<QString> lay(const QString &by, const PurgePlan &plan);
    Result<void> approve(const QString &by, const QString &id, const QString &planHash);
    // InvalidInput: no reason. Denied: it runs, or is over, or was broken off with a partition outside its table.
    Result<void> withdraw(const QString &by, const QString &id, const QString &reason);

    // The oldest that is approved, or whose worker has not been heard of; or `id` alone. Nothing: there is none, or
    // somebody else has it.
    Result<std::optional<PurgeLease>> claim(const QString &by, const QString &gateway, const QString &worker,
                                            const QString &id = {});
    // By table of the plan; those that were begun.
    Result<QMap<int, PurgeStanding>> standings(const QString &id);
    // Renews the lease. Denied, with the detail "fenced": another worker has it by now, and nothing was recorded.
    Result<void> advance(const QString &by, const PurgeLease &lease, const PurgeStanding &standing);
    // The same without recording anything.
    Result<void> renew(const QString &by, const PurgeLease &lease);
    // Ends the lease. `state`: Done with a receipt, Refused, or Approved when it was broken off and may go on.
    Result<void> end(const QString &by, const PurgeLease &lease, PurgeState state, const QString &why,
                     const QJsonObject &receipt = {});

    static constexpr std::chrono::milliseconds kLease{180'000};

private:
    using Change = std::function<Result<void>()>;
    Result<void> change(const QString &by, Right right, const Change &work);
    Result<void> call(const QString &function, const QVariantList &values);
    Result<QString> textOf(const QString &sql, const QVariantList &values);
    Result<void> run(const QString &sql, const QVariantList &values);
    Result<void> record(const QString &by, const QString &action, const QString &object, const QJsonObject &detail);
    Result<void> checkApproval(const QString &by, const PurgeRecord &one, const QString &planHash);
    Result<void> checkNothingOutside(const QString &id);
    Result<void> leased(const QString &by, const PurgeLease &lease);
    Result<int> approvalsNeeded(const PurgePlan &plan);
    Result<QString> layInFile(const QString &by, const PurgePlan &plan);
    Result<void> approveInFile(const QString &by, const QString &id, const QString &planHash);
    Result<std::optional<PurgeLease>> claimInFile(const QString &by, const QString &gateway, const QString &worker,
                                                  const QString &id);
    Result<QList<PurgeRecord>> where(const QString &condition, const QVariantList &values, int most);
    Result<void> complete(PurgeRecord &one);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
