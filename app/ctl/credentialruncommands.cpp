// Keys and accounts that are switched in one go, read back, and taken back.
#include "app/ctl/caseaccess.h"
#include "app/ctl/credentialtext.h"
#include "app/ctl/usableconnection.h"

#include "models/credentials/credentialrunner.h"
#include "models/credentials/livecredentialstore.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

// The store, signed in, and the gateway of the connection.
struct RunDesk {
    ConnectionSettings settings;
    std::unique_ptr<CaseAccess> access;
    std::unique_ptr<CredentialRepository> runs;
    GatewayProfile profile;
    QString gateway;

    static Result<std::unique_ptr<RunDesk>> open(const Request &request, CaseAccess::Actor actor,
                                                 const Terminal &terminal)
    {
        auto settings = usableConnection(request.connectionFile, terminal);
        auto profile = settings ? loadProfile(settings->profile) : std::unexpected(settings.error());
        auto access = profile ? CaseAccess::open(request, actor, terminal) : std::unexpected(profile.error());
        if (!access)
            return std::unexpected(access.error());
        auto desk = std::make_unique<RunDesk>();
        desk->gateway = gatewayFingerprint(*settings);
        desk->settings = std::move(*settings);
        desk->profile = std::move(*profile);
        desk->access = std::move(*access);
        CaseRepositories &store = desk->access->repositories();
        desk->runs = std::make_unique<CredentialRepository>(store.store, store.audit, *store.operators, terminal.clock);
        return desk;
    }
};

// What the names stand for, as it is at the gateway. InvalidInput: one of them is not there.
Result<QList<Credential>> namedCredentials(const RunDesk &desk, const QStringList &names, ActionVerb verb,
                                           const Terminal &terminal)
{
    // What is switched off is in no survey.
    if (verb == ActionVerb::Enable) {
        QList<Credential> all;
        for (const QString &name : names) {
            const auto one = credentialFromToken(name);
            if (!one)
                return failure(ErrorKind::InvalidInput,
                               QStringLiteral("%1 names no credential. Write key:ID or account:ID.").arg(name));
            all.append({one->first, one->second});
        }
        return all;
    }
    const auto map = PromiseMap::load(desk.settings.profile);
    const auto gateway = map ? CaseGateway::open(desk.settings, CaseGateway::Purpose::Survey,
                                                 desk.access->store().store(), terminal.stop)
                             : std::unexpected(map.error());
    if (!gateway)
        return std::unexpected(gateway.error());
    const CredentialScene scene{*map,           (*gateway)->tables(), (*gateway)->profile().telemetry.table,
                                terminal.clock, terminal.stop,        (*gateway)->unreached()};
    const auto found = CredentialSurveyor(scene).find(credentialTerms({}), names);
    if (!found)
        return std::unexpected(found.error());
    for (const QString &name : names) {
        const auto is = [&name](const Credential &one) { return one.token() == name || one.reference() == name; };
        if (std::ranges::count_if(*found, is) != 1)
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("Nothing was done: there is no credential %1 that is switched on. "
                                          "'gatehousectl credentials' lists those there are.")
                               .arg(name));
    }
    return *found;
}

int told(const CredentialRun &run, bool json, Terminal &terminal)
{
    if (json)
        terminal.out << QJsonDocument(runJson(run)).toJson();
    else
        terminal.out << runText(run);
    const int code = finish(terminal);
    const bool good = run.count(CredentialOutcome::Refused) + run.count(CredentialOutcome::Cancelled) + run.open() == 0;
    return code == Done && !good ? Failed : code;
}

Result<CredentialRun> ran(RunDesk &desk, const Terminal &terminal,
                          const std::function<Result<CredentialRun>(CredentialRunner &)> &work)
{
    WorkerSwitches switches(desk.profile, desk.settings);
    CredentialRunner runner(*desk.runs, switches.control(), desk.access->self(), {terminal.stop, {}});
    return work(runner);
}

CredentialRunner::Progress progressOf(Terminal &terminal)
{
    return [&terminal](int done, int all) {
        if (terminal.errIsTerminal)
            terminal.err << QStringLiteral("\r%1 of %2").arg(done).arg(all) << (done == all ? "\n" : "") << Qt::flush;
    };
}

int switchAll(const Request &request, ActionVerb verb, Terminal &terminal)
{
    const auto desk = RunDesk::open(request, CaseAccess::Actor::Needed, terminal);
    if (!desk)
        return complain(desk.error(), terminal);
    const auto chosen = namedCredentials(**desk, request.credentials.names, verb, terminal);
    if (!chosen)
        return complain(chosen.error(), terminal);
    const CredentialPlan plan = planCredentials((*desk)->profile, {(*desk)->settings.adminApi.has_value(), true}, verb,
                                                *chosen, terminal.clock.nowMs());
    if (!request.yes || plan.feasible() == 0) {
        if (request.json)
            terminal.out << QJsonDocument(planJson(plan)).toJson();
        else
            terminal.out << planText(plan)
                         << (plan.feasible() > 0 ? QStringLiteral("Nothing was done. --yes does it.\n") : QString());
        const int code = finish(terminal);
        return code == Done && plan.feasible() == 0 ? Failed : code;
    }
    const NewCredentialRun order{(*desk)->gateway,        verb, request.credentials.reason, plan.targets(),
                                 (*desk)->access->self(), 0};
    const auto begun = (*desk)->runs->begin(order);
    if (!begun)
        return complain(begun.error(), terminal);
    const auto run =
        ran(**desk, terminal, [&](CredentialRunner &runner) { return runner.carryOut(*begun, progressOf(terminal)); });
    return run ? told(*run, request.json, terminal) : complain(run.error(), terminal);
}

Result<qint64> runOf(const Request &request)
{
    bool isNumber = false;
    const qint64 run = request.operand.toLongLong(&isNumber);
    return isNumber ? Result<qint64>(run)
                    : failure(ErrorKind::InvalidInput,
                              QStringLiteral("%1 is no run. 'gatehousectl credentials runs' lists those there are.")
                                  .arg(request.operand));
}

} // namespace

int credentialsDisable(const Request &request, Terminal &terminal)
{
    return switchAll(request, ActionVerb::Disable, terminal);
}

int credentialsEnable(const Request &request, Terminal &terminal)
{
    return switchAll(request, ActionVerb::Enable, terminal);
}

int credentialsDelete(const Request &request, Terminal &terminal)
{
    return switchAll(request, ActionVerb::Delete, terminal);
}

int credentialsRuns(const Request &request, Terminal &terminal)
{
    const auto desk = RunDesk::open(request, CaseAccess::Actor::IfGiven, terminal);
    const auto runs = desk ? (*desk)->runs->recent((*desk)->gateway) : std::unexpected(desk.error());
    if (!runs)
        return complain(runs.error(), terminal);
    QJsonArray all;
    for (const CredentialRun &run : *runs) {
        all.append(runJson(run));
        if (!request.json)
            terminal.out << runText(run);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("runs"), all}}).toJson();
    else if (runs->isEmpty())
        terminal.out << "Nothing was done to credentials of this gateway.\n";
    return finish(terminal);
}

int credentialsReadBack(const Request &request, Terminal &terminal)
{
    const auto number = runOf(request);
    const auto desk =
        number ? RunDesk::open(request, CaseAccess::Actor::Needed, terminal) : std::unexpected(number.error());
    if (!desk)
        return complain(desk.error(), terminal);
    const auto run =
        ran(**desk, terminal, [&](CredentialRunner &runner) { return runner.readBack(*number, progressOf(terminal)); });
    return run ? told(*run, request.json, terminal) : complain(run.error(), terminal);
}

int credentialsUndo(const Request &request, Terminal &terminal)
{
    const auto number = runOf(request);
    const auto desk =
        number ? RunDesk::open(request, CaseAccess::Actor::Needed, terminal) : std::unexpected(number.error());
    if (!desk)
        return complain(desk.error(), terminal);
    const auto run = ran(**desk, terminal, [&](CredentialRunner &runner) -> Result<CredentialRun> {
        const auto undo = runner.beginUndo((*desk)->gateway, *number, request.credentials.reason);
        return undo ? runner.carryOut(*undo, progressOf(terminal)) : std::unexpected(undo.error());
    });
    return run ? told(*run, request.json, terminal) : complain(run.error(), terminal);
}

} // namespace Gatehouse::Ctl
