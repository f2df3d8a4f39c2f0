// Rules in the console store: the versions of each, which of them is in force, and what became of what they raised.
#pragma once

#include "models/alerts/rulesinforce.h"
#include "models/audit/auditrepository.h"
#include "models/team/operatorrepository.h"

namespace Gatehouse
{

struct RuleVersion {
    AlertRule rule;
    int version = 0; // from 1; as it is shipped it has none
    QString by;      // the name of who made it, or the id where there is no such operator any more
    qint64 atMs = 0;
    QString reason;
    QStringList problems = {}; // what of it could not be used

    bool operator==(const RuleVersion &) const = default;
};

// What a rule raised at a gateway, those that another alert explains not counted, and what people did with it.
struct RuleRecord {
    int alerts = 0;
    int judged = 0; // incident, expected change or false positive
    int falsePositives = 0;
    int acknowledged = 0;
    qint64 medianAcknowledgedMs = 0; // from when it was noticed; of those that were acknowledged

    // The share of what was judged that was no false positive.
    std::optional<double> precision() const;
    bool operator==(const RuleRecord &) const = default;
};

struct RuleChange {
    AlertRule rule;
    int seen = 0; // the version that the person saw in force
    QString reason;
    QString by;

    bool operator==(const RuleChange &) const = default;
};

// An engine: waits, on the thread of the store.
class RuleRepository
{
public:
    static constexpr int kLongestReason = 2000;

    // All outlive it.
    RuleRepository(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock);

    // The newest version of each rule that was ever changed.
    Result<QList<RuleVersion>> current();
    // The newest first.
    Result<QList<RuleVersion>> versions(const QString &id);
    Result<RulesInForce> inForce();
    // By the rule, of what was noticed since then.
    Result<QMap<QString, RuleRecord>> records(const QString &gateway, qint64 sinceMs);

    // One transaction with the entry in the audit log; gives the new version. Denied: the right is missing, or somebody
    // was faster, who is named. InvalidInput: a setting is out of bounds, nothing is changed, or there is no reason.
    Result<int> change(const RuleChange &change);

private:
    Result<QList<RuleVersion>> read(const QString &condition, const QVariantList &values);
    Result<void> refuseStale(const RuleChange &change, const RuleVersion &now);
    QString table(const char *name) const;

    Database &m_store;
    AuditRepository &m_audit;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
