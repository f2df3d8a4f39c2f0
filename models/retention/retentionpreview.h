// Counts what the policies in force would have purged of a live gateway, and what would be left alone and why. Changes
// nothing.
#pragma once

#include "models/core/clock.h"
#include "models/policy/policydocument.h"
#include "models/retention/purgedisputes.h"
#include "models/retention/purgeplan.h"
#include "models/retention/purgerows.h"
#include "models/retention/rowguard.h"

#include <functional>

namespace Gatehouse
{

struct PreviewSettings {
    // Of one table. A count that takes longer is given up, and the plan says so: a purge does not need it.
    std::chrono::milliseconds patience{120'000};
    std::stop_token stop = {};
    std::function<void(int done, int all)> progress = {};
    PurgeDisputes disputes = {};
};

// An engine: waits.
class RetentionPreview
{
public:
    // All outlive it.
    RetentionPreview(const PurgeGateway &gateway, const QList<PolicyDocument> &policies, const Clock &clock,
                     const PreviewSettings &settings = {});

    // InvalidInput: commitments contradict each other. What is wrong with a table is one of the plan's problems.
    // `name`: of the gateway, as the store calls it. `asOf`: days are counted back from it.
    Result<PurgePlan> plan(const QString &name, QDate asOf, const PurgeProtection &protection) const;
    // The same without counting: what must not have changed since.
    Result<PurgePlan> rules(const QString &name, QDate asOf) const;
    // What is there now, in one reading; the way, the partitions and the rest of the table stay as they are.
    Result<void> count(PurgeTable &table, const PurgeRows &rows, const RowGuard &guard) const;

    // As PurgeDisputes::of().
    QString disputeOf(const PurgeTable &table) const { return m_settings.disputes.of(table.rule); }
    // Whether the totals of what goes are kept; of a table that was counted, here or when it was planned.
    PurgeTotals totalsOf(const PurgeTable &table) const;

    // Of a plan, in one place; null: it is not there any more.
    const TablePlace *placeOf(const PurgeTable &table) const;

private:
    void addTables(PurgePlan &plan, const RetentionRule &rule) const;
    PurgeTable tableOf(PurgePlan &plan, const RetentionRule &rule, int place, const TablePlace &at) const;
    Result<void> countAll(PurgePlan &plan, const PurgeProtection &protection) const;
    void hold(PurgeTable &table) const;
    std::optional<int> cleanupDays(const RetentionRule &rule) const;
    void checkCleanup(PurgeTable &table, QDate asOf) const;
    Result<void> countByEdges(PurgeTable &table, const PurgeRows &rows) const;
    QueryLimits limits() const { return {m_settings.patience, m_settings.stop}; }

    const PurgeGateway &m_gateway;
    const QList<PolicyDocument> &m_policies;
    const Clock &m_clock;
    PreviewSettings m_settings;
};

} // namespace Gatehouse
