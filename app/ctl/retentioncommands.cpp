// Purges by the periods of the policy in force.
#include "app/ctl/caseaccess.h"
#include "app/ctl/retentiontext.h"
#include "app/ctl/retentionwork.h"
#include "app/ctl/usableconnection.h"

#include "models/retention/purgerun.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

// The store of the request, opened for one who has signed in, and what it keeps of purges.
struct PurgeAccess {
    ConnectionSettings settings;
    std::unique_ptr<CaseAccess> access;
    std::unique_ptr<RetentionRepository> purges;

    QString gateway() const { return gatewayFingerprint(settings); }
};

Result<PurgeAccess> opened(const Request &request, CaseAccess::Actor actor, Terminal &terminal)
{
    PurgeAccess all;
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return std::unexpected(settings.error());
    all.settings = *settings;
    auto access = CaseAccess::open(request, actor, terminal);
    if (!access)
        return std::unexpected(access.error());
    all.access = std::move(*access);
    CaseRepositories &store = all.access->repositories();
    all.purges = std::make_unique<RetentionRepository>(store.store, store.audit, *store.operators, terminal.clock);
    return all;
}

int writePurge(const Result<PurgeRecord> &one, const Request &request, Terminal &terminal)
{
    if (!one)
        return complain(one.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(purgeJson(*one)).toJson();
    else
        terminal.out << purgeText(*one, request.zone);
    return finish(terminal);
}

void writePlan(const PurgePlan &plan, const Result<PurgeRecord> &laid, const Request &request, Terminal &terminal)
{
    if (request.json) {
        QJsonObject json = planJson(plan);
        json.insert(QStringLiteral("purge"), laid ? QJsonValue(laid->id) : QJsonValue());
        json.insert(QStringLiteral("approvals_needed"), laid ? QJsonValue(laid->approvalsNeeded) : QJsonValue());
        terminal.out << QJsonDocument(json).toJson();
        return;
    }
    terminal.out << planText(plan);
    if (laid)
        terminal.out << QStringLiteral("Laid down as %1; it needs %2. 'retention approve %1 --plan %3'\n")
                            .arg(laid->id,
                                 laid->approvalsNeeded == 1 ? QStringLiteral("one approval, which may be yours")
                                                            : QStringLiteral("the approval of two others"),
                                 laid->planHash);
    else if (plan.isPurgeable())
        terminal.out << QStringLiteral("Only counted. Add --yes to lay the plan down for approval.\n");
}

int codeOf(const PurgeRecord &one)
{
    return one.state == PurgeState::Done ? Done : one.state == PurgeState::Refused ? Refused : Failed;
}

} // namespace

int retentionPlan(const Request &request, Terminal &terminal)
{
    const auto access = opened(request, CaseAccess::Actor::Needed, terminal);
    const auto gateway = access ? PurgeGateway::open(access->settings, PurgeGateway::Purpose::Look,
                                                     access->access->repositories().store, terminal.stop)
                                : std::unexpected(access.error());
    if (!gateway)
        return complain(gateway.error(), terminal);
    auto plan = previewOf(**gateway, access->access->repositories().store, access->gateway(), terminal.clock,
                          {.stop = terminal.stop});
    if (!plan)
        return complain(plan.error(), terminal);
    if (!plan->unmatchedHolds.isEmpty())
        plan->unmatchedReason = request.privacy.reason.trimmed();
    Result<PurgeRecord> laid = failure(ErrorKind::NotFound, {});
    if (request.yes && plan->isPurgeable()) {
        const auto id = access->purges->lay(access->access->self(), *plan);
        laid = id ? access->purges->find(*id) : std::unexpected(id.error());
        if (!laid)
            return complain(laid.error(), terminal);
    }
    writePlan(*plan, laid, request, terminal);
    const int code = finish(terminal);
    const bool isWrong = !plan->problems.isEmpty() || !plan->blocked().isEmpty();
    return code == Done && isWrong ? Refused : code;
}

int retentionShow(const Request &request, Terminal &terminal)
{
    const auto access = opened(request, CaseAccess::Actor::IfGiven, terminal);
    if (!access)
        return complain(access.error(), terminal);
    if (!request.operand.isEmpty())
        return writePurge(access->purges->find(request.operand), request, terminal);
    const auto all = access->purges->purges(access->gateway());
    if (!all)
        return complain(all.error(), terminal);
    QJsonArray json;
    for (const PurgeRecord &one : *all) {
        if (request.json)
            json.append(purgeJson(one));
        else
            terminal.out << purgeText(one, request.zone);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("purges"), json}}).toJson();
    return finish(terminal);
}

int retentionApprove(const Request &request, Terminal &terminal)
{
    const auto access = opened(request, CaseAccess::Actor::Needed, terminal);
    const auto done = access
                          ? access->purges->approve(access->access->self(), request.operand, request.privacy.planHash)
                          : std::unexpected(access.error());
    return done ? writePurge(access->purges->find(request.operand), request, terminal)
                : complain(done.error(), terminal);
}

int retentionWithdraw(const Request &request, Terminal &terminal)
{
    const auto access = opened(request, CaseAccess::Actor::Needed, terminal);
    const auto done = access ? access->purges->withdraw(access->access->self(), request.operand, request.privacy.reason)
                             : std::unexpected(access.error());
    return done ? writePurge(access->purges->find(request.operand), request, terminal)
                : complain(done.error(), terminal);
}

int retentionThreshold(const Request &request, Terminal &terminal)
{
    bool isNumber = false;
    const qint64 rows = request.operand.toLongLong(&isNumber);
    const auto access = opened(request, CaseAccess::Actor::Needed, terminal);
    auto settings = access ? access->purges->settings() : std::unexpected(access.error());
    if (!settings)
        return complain(settings.error(), terminal);
    settings->threshold = isNumber ? rows : -1;
    const auto changed = access->purges->change(access->access->self(), *settings);
    return changed ? Done : complain(changed.error(), terminal);
}

int retentionRun(const Request &request, Terminal &terminal)
{
    const auto access = opened(request, CaseAccess::Actor::Needed, terminal);
    const auto gateway = access ? PurgeGateway::open(access->settings, PurgeGateway::Purpose::Change,
                                                     access->access->repositories().store, terminal.stop)
                                : std::unexpected(access.error());
    if (!gateway)
        return complain(gateway.error(), terminal);
    const auto done = runPurge(**gateway, access->access->repositories().store, terminal.clock,
                               purgeSettings(access->settings, access->access->self(), terminal), request.operand);
    if (const int shown = writePurge(done, request, terminal); shown != Done)
        return shown;
    return codeOf(*done);
}

} // namespace Gatehouse::Ctl
