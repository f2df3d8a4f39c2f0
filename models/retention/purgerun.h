// Carries out an approved purge under a lease: nothing but what was approved, by rules that have not changed, in
// batches that spare the gateway, and so that whoever takes over knows what was done.
#pragma once

#include "models/policy/policyrepository.h"
#include "models/retention/purgebatches.h"
#include "models/retention/purgepartitions.h"
#include "models/retention/retentionpreview.h"
#include "models/retention/retentionrepository.h"

namespace Gatehouse
{

struct PurgeRunSettings {
    QString gateway; // as the store calls it
    QString operatorId;
    QString worker; // a name for the audit log
    std::stop_token stop = {};
    // Opens the store once more, on another thread: a search or a count may take longer than the lease, which is
    // renewed over it meanwhile, three times in each `lease`. None: it is renewed with what is recorded alone.
    std::function<Result<std::unique_ptr<Database>>()> openStore = {};
    std::chrono::milliseconds lease = RetentionRepository::kLease;
    std::function<void(const QString &id, const PurgeProgress &)> progress = {};
    // Called at points where a crash leaves something behind; for tests.
    std::function<void(const char *point)> probe = {};
};

// What it works with. All outlive the run.
struct PurgeBench {
    Database &store;
    CaseRepository &cases;
    PolicyRepository &policies;
    RetentionRepository &purges;
    const PurgeGateway &gateway;
    const Clock &clock;
};

// An engine: waits.
class PurgeRun
{
public:
    PurgeRun(const PurgeBench &bench, PurgeRunSettings settings);
    ~PurgeRun();

    // The oldest that waits, or the one with the id; gives it as it stands then: done, refused, or approved when it was
    // broken off and may go on. Nothing: none waits, or somebody else has it. An error is of the store alone.
    Result<std::optional<PurgeRecord>> runOne(const QString &id = {});

private:
    class Work;
    Result<QJsonObject> underLease(Work &work, const PurgeLease &lease) const;
    PurgeBench m_bench;
    PurgeRunSettings m_settings;
};

// What the policy in force would have purged today. NotFound: none is in force.
Result<PurgePlan> previewOf(const PurgeGateway &gateway, Database &store, const QString &name, const Clock &clock,
                            const PreviewSettings &settings);
// Carries out one purge. Denied: it does not wait, or somebody else has it.
Result<PurgeRecord> runPurge(const PurgeGateway &gateway, Database &store, const Clock &clock,
                             const PurgeRunSettings &settings, const QString &id);

} // namespace Gatehouse
