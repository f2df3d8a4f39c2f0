// Previews and purges over a store that was opened for them: see purgerun.h.
#include "models/core/today.h"
#include "models/retention/purgerun.h"

namespace Gatehouse
{

Result<PurgePlan> previewOf(const PurgeGateway &gateway, Database &store, const QString &name, const Clock &clock,
                            const PreviewSettings &settings)
{
    CaseRepositories all(store, clock);
    PolicyRepository policies(store, all.audit, *all.operators, clock);
    const auto held = policies.documentsInForce(name);
    if (!held)
        return std::unexpected(held.error());
    if (held->isEmpty())
        return failure(ErrorKind::NotFound,
                       QStringLiteral("No policy is in force at this gateway, so nothing says when "
                                      "rows go. Put one in force on the Policies page, or with "
                                      "'policies in-force'."));
    const QDate today = todayBy(clock);
    const auto protection = purgeProtection(store, *all.cases, today);
    if (!protection)
        return std::unexpected(protection.error());
    auto disputes = PurgeDisputes::read(gateway, store, name);
    if (!disputes)
        return std::unexpected(disputes.error());
    PreviewSettings how = settings;
    how.disputes = *disputes;
    return RetentionPreview(gateway, *held, clock, how).plan(name, today, *protection);
}

Result<PurgeRecord> runPurge(const PurgeGateway &gateway, Database &store, const Clock &clock,
                             const PurgeRunSettings &settings, const QString &id)
{
    CaseRepositories all(store, clock);
    PolicyRepository policies(store, all.audit, *all.operators, clock);
    RetentionRepository purges(store, all.audit, *all.operators, clock);
    const auto before = purges.find(id);
    if (!before)
        return std::unexpected(before.error());
    const auto done = PurgeRun({store, *all.cases, policies, purges, gateway, clock}, settings).runOne(id);
    if (!done)
        return std::unexpected(done.error());
    if (*done)
        return **done;
    const bool isRunning = before->state == PurgeState::Running;
    return failure(ErrorKind::Denied, QStringLiteral("Purge %1 is not run: it is %2%3.")
                                          .arg(id, purgeStateToken(before->state),
                                               isRunning ? QStringLiteral(", and another console or worker has it")
                                                         : QStringLiteral(", and only one that is approved is run")));
}

} // namespace Gatehouse
