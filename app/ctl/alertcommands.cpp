// What is odd at a gateway: looked for, listed, and acted on.
#include "app/ctl/alertaccess.h"
#include "app/ctl/alertlookout.h"
#include "app/ctl/alerttext.h"
#include "app/ctl/storeaccess.h"
#include "app/ctl/usableconnection.h"

#include "models/alerts/alertview.h"
#include "models/alerts/unseennotes.h"
#include "models/core/format.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

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

// The id of who is to have the alert; empty: who acts.
Result<QString> ownerOf(const Request &request, StoreAccess &store)
{
    const QString &name = request.alerts.toOperator;
    if (name.isEmpty())
        return QString();
    const auto people = store.operators().list();
    if (!people)
        return std::unexpected(people.error());
    const auto who = std::ranges::find(*people, name, &TeamOperator::name);
    return who != people->cend()
               ? Result<QString>(who->id)
               : failure(ErrorKind::InvalidInput,
                         QStringLiteral("There is no operator %1. 'operator list' names them.").arg(name));
}

// Whoever may not read who there is reads ids.
StoryTeller tellerOf(const Request &request, StoreAccess &store, const Terminal &terminal)
{
    StoryTeller teller{{}, terminal.clock.nowMs(), request.zone};
    if (const auto people = store.operators().list(); people) {
        for (const TeamOperator &one : *people)
            teller.names.insert(one.id, one.name);
    }
    return teller;
}

// Beside the alerts, so that a script reads the same as ever.
Result<void> tellUnseen(AlertAccess &access, const QString &gateway, const QTimeZone &zone, Terminal &terminal)
{
    const auto standing = AlertWatch(access.alerts(), gateway).standing();
    if (!standing)
        return std::unexpected(standing.error());
    if (const QString unwatched = unwatchedText(*standing, terminal.clock.nowMs(), zone); !unwatched.isEmpty())
        terminal.err << unwatched << Qt::endl;
    const auto unseen = UnseenNotes(access.alerts(), gateway).read();
    if (!unseen)
        return std::unexpected(unseen.error());
    for (const QString &sentence : *unseen)
        terminal.err << sentence << Qt::endl;
    return {};
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
    const auto owner = ownerOf(request, (*access)->store());
    if (!owner)
        return complain(owner.error(), terminal);
    order.owner = *owner;
    order.reason = request.privacy.reason;
    order.verdict = request.alerts.verdict;
    order.scope = request.alerts.scope;
    if (const auto done = (*access)->alerts().act(order); !done)
        return complain(done.error(), terminal);
    const auto folder = (*access)->alerts().folder(*seq);
    if (!folder)
        return complain(folder.error(), terminal);
    if (request.json)
        terminal.out
            << QJsonDocument(alertFolderJson(*folder, tellerOf(request, (*access)->store(), terminal))).toJson();
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
    if (const auto told = tellUnseen(**access, filter.gateway, request.zone, terminal); !told)
        return complain(told.error(), terminal);
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
    const StoryTeller teller = tellerOf(request, (*access)->store(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(alertFolderJson(*folder, teller)).toJson();
    else
        terminal.out << alertFolderText(*folder, teller);
    if (const auto told = tellUnseen(**access, folder->alert.gateway, request.zone, terminal); !told)
        return complain(told.error(), terminal);
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
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return complain(settings.error(), terminal);
    AlertLookout lookout(*settings, (*store)->store(), terminal);
    const auto problems = lookout.ruleProblems();
    if (!problems)
        return complain(problems.error(), terminal);
    for (const QString &problem : *problems)
        terminal.err << problem << Qt::endl;
    const int looked = lookInRounds(lookout, {request.zone, request.privacy.once, true}, terminal);
    const int ended = finish(terminal);
    return ended == Done && request.privacy.once ? looked : ended;
}

} // namespace Gatehouse::Ctl
