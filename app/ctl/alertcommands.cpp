// What is odd at a gateway: looked for, listed, and acted on.
#include "app/ctl/alertaccess.h"
#include "app/ctl/alertlookout.h"
#include "app/ctl/alerttext.h"
#include "app/ctl/interruption.h"
#include "app/ctl/storeaccess.h"

#include "models/core/format.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <chrono>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kUsualAcknowledgementMs = kHourMs;

Result<qint64> seqOf(const Request &request)
{
    const auto seq = alertSeq(request.operand);
    return seq ? Result<qint64>(*seq)
               : failure(ErrorKind::InvalidInput,
                         QStringLiteral("%1 is no alert. 'alerts list' names them: A-000042.").arg(request.operand));
}

int act(AlertAction action, const Request &request, Terminal &terminal)
{
    const auto access = AlertAccess::open(request, true, terminal);
    const auto seq = seqOf(request);
    if (!access || !seq)
        return complain(access ? seq.error() : access.error(), terminal);
    AlertOrder order{action, (*access)->self(), {*seq}};
    order.untilMs = request.alerts.untilMs.value_or(
        action == AlertAction::Acknowledge ? terminal.clock.nowMs() + kUsualAcknowledgementMs : 0);
    order.reason = request.privacy.reason;
    order.verdict = request.alerts.verdict;
    order.scope = request.alerts.scope;
    if (const auto done = (*access)->alerts().act(order); !done)
        return complain(done.error(), terminal);
    const auto folder = (*access)->alerts().folder(*seq);
    if (!folder)
        return complain(folder.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(alertFolderJson(*folder, request.zone)).toJson();
    else
        terminal.out << alertLine(folder->alert, terminal.clock.nowMs());
    return finish(terminal);
}

} // namespace

int alertsList(const Request &request, Terminal &terminal)
{
    const auto access = AlertAccess::open(request, false, terminal);
    if (!access)
        return complain(access.error(), terminal);
    AlertFilter filter = request.alerts.filter;
    filter.gateway = (*access)->gateway();
    if (filter.states.isEmpty() && !request.alerts.all)
        filter.states = {AlertState::Open, AlertState::Acknowledged, AlertState::Silenced};
    filter.limit = int(request.limit.value_or(filter.limit));
    const auto all = (*access)->alerts().list(filter);
    if (!all)
        return complain(all.error(), terminal);
    QJsonArray json;
    for (const Alert &alert : *all) {
        if (request.json)
            json.append(alertJson(alert, request.zone));
        else
            terminal.out << alertLine(alert, terminal.clock.nowMs());
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("alerts"), json}}).toJson();
    return finish(terminal);
}

int alertsShow(const Request &request, Terminal &terminal)
{
    const auto access = AlertAccess::open(request, false, terminal);
    const auto seq = seqOf(request);
    const auto folder =
        access && seq ? (*access)->alerts().folder(*seq) : std::unexpected(access ? seq.error() : access.error());
    if (!folder)
        return complain(folder.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(alertFolderJson(*folder, request.zone)).toJson();
    else
        terminal.out << alertFolderText(*folder, request.zone);
    return finish(terminal);
}

int alertsAck(const Request &request, Terminal &terminal)
{
    return act(AlertAction::Acknowledge, request, terminal);
}

int alertsSilence(const Request &request, Terminal &terminal)
{
    return act(AlertAction::Silence, request, terminal);
}

int alertsResolve(const Request &request, Terminal &terminal)
{
    return act(AlertAction::Resolve, request, terminal);
}

int alertsUndo(const Request &request, Terminal &terminal)
{
    return act(AlertAction::Undo, request, terminal);
}

int alertsWatch(const Request &request, Terminal &terminal)
{
    const auto store = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Make, terminal);
    if (!store)
        return complain(store.error(), terminal);
    if (!request.as.isEmpty()) {
        if (const auto self = (*store)->signIn(request); !self)
            return complain(self.error(), terminal);
    }
    const auto lookout = AlertLookout::open(request.connectionFile, (*store)->store(), terminal);
    if (!lookout)
        return complain(lookout.error(), terminal);
    const auto problems = (*lookout)->ruleProblems();
    if (!problems)
        return complain(problems.error(), terminal);
    for (const QString &problem : *problems)
        terminal.err << problem << Qt::endl;
    while (!terminal.stop.stop_requested()) {
        const auto look = (*lookout)->look();
        if (look)
            tellLook(*look, request.zone, terminal);
        else if (request.privacy.once)
            return complain(look.error(), terminal);
        else // what is away may come back
            complain(look.error(), terminal);
        if (look && look->more)
            continue;
        if (request.privacy.once)
            break;
        pauseFor(std::chrono::milliseconds(AlertLookout::kBetweenMs), terminal.stop);
    }
    if (const auto left = (*lookout)->leave(); !left)
        return complain(left.error(), terminal);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
