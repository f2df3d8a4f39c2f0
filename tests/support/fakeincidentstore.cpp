#include "tests/support/fakeincidentstore.h"

#include "tests/support/madealerts.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

std::unexpected<Error> noSuchIncident()
{
    return Gatehouse::failure(ErrorKind::NotFound, QStringLiteral("There is no such incident."));
}

} // namespace

IncidentFolder &FakeIncidentStore::put(IncidentSeverity severity, const QString &title)
{
    IncidentFolder folder;
    folder.incident.seq = folders.size() + 1;
    folder.incident.gateway = QStringLiteral("gw");
    folder.incident.title = title;
    folder.incident.severity = severity;
    folder.incident.openedMs = folder.incident.beganMs = nowMs;
    folders.append(folder);
    tell(folders.last(), IncidentAction::Opened, {}, {});
    return folders.last();
}

IncidentFolder *FakeIncidentStore::find(qint64 seq)
{
    const auto found = std::ranges::find_if(folders, [seq](const auto &each) { return each.incident.seq == seq; });
    return found == folders.end() ? nullptr : &*found;
}

void FakeIncidentStore::tell(IncidentFolder &folder, IncidentAction action, const QString &by, const QString &text,
                             int deed)
{
    IncidentEvent event;
    event.idx = int(folder.events.size());
    event.timeMs = nowMs;
    event.actor = by;
    event.action = action;
    event.to = folder.incident.state;
    event.owner = folder.incident.owner;
    event.severity = folder.incident.severity;
    event.title = folder.incident.title;
    event.text = text;
    event.deed = deed;
    folder.events.append(event);
}

QFuture<Result<QList<Incident>>> FakeIncidentStore::list(const IncidentFilter &filter)
{
    return ask<QList<Incident>>([this, filter] {
        QList<Incident> all;
        for (const IncidentFolder &folder : std::as_const(folders)) {
            if (filter.states.isEmpty() || filter.states.contains(folder.incident.state))
                all.append(folder.incident);
        }
        return Result<QList<Incident>>(all);
    });
}

QFuture<Result<IncidentFolder>> FakeIncidentStore::folder(qint64 seq)
{
    return ask<IncidentFolder>([this, seq]() -> Result<IncidentFolder> {
        const IncidentFolder *folder = find(seq);
        return folder ? Result<IncidentFolder>(*folder) : noSuchIncident();
    });
}

QFuture<Result<IncidentMaterial>> FakeIncidentStore::material(qint64 seq)
{
    return ask<IncidentMaterial>([this, seq]() -> Result<IncidentMaterial> {
        const IncidentFolder *folder = find(seq);
        if (!folder)
            return noSuchIncident();
        IncidentMaterial material{*folder, {}};
        for (const Alert &alert : folder->alerts) {
            AlertFolder one = madeFolder(nowMs);
            one.alert = alert;
            material.alerts.append(one);
        }
        return material;
    });
}

QFuture<Result<qint64>> FakeIncidentStore::open(const NewIncident &incident)
{
    opened.append(incident);
    return ask<qint64>([this, incident]() -> Result<qint64> {
        IncidentFolder &folder = put(incident.severity, incident.title);
        folder.incident.owner = incident.owner;
        folder.incident.openedBy = incident.by;
        IncidentOrder order{IncidentAction::AddAlert, incident.by, folder.incident.seq};
        order.alerts = incident.alerts;
        const qint64 seq = folder.incident.seq;
        const auto added = carryOut(order);
        return added ? Result<qint64>(seq) : std::unexpected(added.error());
    });
}

QFuture<Result<void>> FakeIncidentStore::act(const IncidentOrder &order)
{
    orders.append(order);
    return ask<void>([this, order] { return carryOut(order); });
}

Result<void> FakeIncidentStore::carryOut(const IncidentOrder &order)
{
    IncidentFolder *folder = find(order.incident);
    if (!folder)
        return noSuchIncident();
    Incident &incident = folder->incident;
    const auto next = nextIncidentState(incident.state, order.action);
    if (!next)
        return std::unexpected(next.error());
    if (order.seen && *order.seen != incident.state)
        return Gatehouse::failure(ErrorKind::Denied, QStringLiteral("It is not as it was, by ben. Look again."));
    incident.state = *next;
    if (order.action == IncidentAction::Own)
        incident.owner = order.owner;
    if (order.action == IncidentAction::Grade)
        incident.severity = order.severity;
    if (order.action == IncidentAction::Rename)
        incident.title = order.title;
    if (order.action == IncidentAction::Close) {
        incident.verdict = order.verdict;
        incident.summary = order.text;
        incident.stateMs = incident.endedMs = nowMs;
    }
    if (order.action == IncidentAction::AddAlert) {
        for (const Alert &alert : std::as_const(alerts)) {
            if (order.alerts.contains(alert.seq))
                folder->alerts.append(alert);
        }
    }
    if (order.action == IncidentAction::RemoveAlert)
        folder->alerts.removeIf([&order](const Alert &alert) { return order.alerts.contains(alert.seq); });
    incident.alerts = int(folder->alerts.size());
    tell(*folder, order.action, order.by, order.text);
    return {};
}

QFuture<Result<int>> FakeIncidentStore::intend(const DeedIntent &intent)
{
    intents.append(intent);
    return ask<int>([this, intent] { return enter(intent); });
}

Result<int> FakeIncidentStore::enter(const DeedIntent &intent)
{
    IncidentFolder *folder = find(intent.incident);
    if (!folder)
        return noSuchIncident();
    IncidentDeed deed;
    deed.idx = int(folder->deeds.size()) + 1;
    deed.verb = intent.verb;
    deed.kind = intent.kind;
    deed.label = intent.label;
    deed.reason = intent.reason;
    deed.undoes = intent.undoes;
    deed.by = intent.by;
    deed.intendedMs = nowMs;
    folder->deeds.append(deed);
    tell(*folder, IncidentAction::DeedIntended, intent.by, intent.reason, deed.idx);
    return deed.idx;
}

QFuture<Result<void>> FakeIncidentStore::conclude(const DeedConclusion &conclusion)
{
    conclusions.append(conclusion);
    return ask<void>([this, conclusion] { return end(conclusion); });
}

Result<void> FakeIncidentStore::end(const DeedConclusion &conclusion)
{
    IncidentFolder *folder = find(conclusion.incident);
    if (!folder || conclusion.deed < 1 || conclusion.deed > folder->deeds.size())
        return noSuchIncident();
    IncidentDeed &deed = folder->deeds[conclusion.deed - 1];
    deed.outcome = conclusion.outcome;
    deed.outcomeMs = nowMs;
    deed.said = conclusion.said;
    tell(*folder, actionOf(conclusion.outcome), conclusion.by, conclusion.said, deed.idx);
    return {};
}

QFuture<Result<GatewayAction>> FakeIncidentStore::target(qint64 incident, int deed)
{
    return ask<GatewayAction>([this, incident, deed]() -> Result<GatewayAction> {
        const IncidentFolder *folder = find(incident);
        if (!folder || deed < 1 || deed > folder->deeds.size())
            return noSuchIncident();
        const IncidentDeed &done = folder->deeds.at(deed - 1);
        const auto intent = std::ranges::find_if(
            intents, [&](const DeedIntent &each) { return each.incident == incident && each.label == done.label; });
        return GatewayAction{done.verb, done.kind, intent == intents.cend() ? QStringLiteral("x") : intent->target};
    });
}

} // namespace Gatehouse
