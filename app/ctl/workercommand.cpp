// Carries out what waits, and watches meanwhile.
#include "app/ctl/interruption.h"
#include "app/ctl/promiserounds.h"
#include "app/ctl/retentionwork.h"
#include "app/ctl/usableconnection.h"
#include "app/ctl/workercases.h"
#include "app/ctl/workerlooks.h"

#include <algorithm>
#include <optional>

namespace Gatehouse::Ctl
{

namespace
{

constexpr std::chrono::seconds kBetweenCases{5};

// Until it is stopped, or nothing is left for who works once. The exit code.
int work(const Request &request, const ConnectionSettings &settings, CaseAccess &access, Terminal &terminal)
{
    WorkerCases cases(request, settings, access, terminal);
    PromiseRounds promises(settings, access, terminal);
    WorkerPurges purges(settings, access, terminal);
    int code = Done;
    while (!terminal.stop.stop_requested()) {
        const bool hadCase = cases.workOne(code);
        const int promised = promises.lookWhenDue();
        if (hadCase || purges.workOne(code))
            continue;
        if (request.privacy.once)
            return std::max(code, promised);
        pauseFor(kBetweenCases, terminal.stop);
    }
    return code;
}

} // namespace

int worker(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto settings = access ? usableConnection(request.connectionFile, terminal) : std::unexpected(access.error());
    if (!settings)
        return complain(settings.error(), terminal);
    std::optional<WorkerLooks> looks;
    if ((*access)->may(Right::HandleAlerts))
        looks.emplace(*settings, LookRounds{request.zone, request.privacy.once, false}, terminal);
    else
        terminal.err << QStringLiteral("Alerts are not looked for: that needs the right %1.")
                            .arg(rightToken(Right::HandleAlerts))
                     << Qt::endl;
    const int worked = work(request, *settings, **access, terminal);
    const int looked = looks ? looks->finish() : Done;
    const int code = request.privacy.once ? std::max(worked, looked) : worked;
    const int ended = finish(terminal);
    return ended != Done ? ended : code;
}

} // namespace Gatehouse::Ctl
