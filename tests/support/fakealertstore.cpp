#include "tests/support/fakealertstore.h"

#include "models/alerts/alertseen.h"

#include <algorithm>

namespace Gatehouse
{

AlertPulse FakeAlertStore::pulseNow() const
{
    AlertPulse pulse;
    pulse.standing = standing;
    pulse.silences = silences;
    pulse.unseen = unseen;
    for (const Alert &alert : alerts) {
        ++pulse.counts.states[size_t(alert.state)];
        if (alert.state != AlertState::Open)
            continue;
        int &open = alert.mutedBy > 0                   ? pulse.counts.muted
                    : alert.level == AlertLevel::Page   ? pulse.counts.openPages
                    : alert.level == AlertLevel::Ticket ? pulse.counts.openTickets
                                                        : pulse.counts.openWatches;
        ++open;
    }
    return pulse;
}

QFuture<Result<AlertPulse>> FakeAlertStore::pulse(const QString &)
{
    ++pulses;
    return ask<AlertPulse>([this] { return Result<AlertPulse>(pulseNow()); });
}

QFuture<Result<AlertSlice>> FakeAlertStore::slice(const AlertFilter &filter)
{
    asked.append(filter);
    return ask<AlertSlice>([this, filter] {
        AlertSlice slice{{}, pulseNow()};
        for (const Alert &alert : std::as_const(alerts)) {
            const bool fits = (filter.states.isEmpty() || filter.states.contains(alert.state)) &&
                              (filter.muted || alert.mutedBy == 0) && (!filter.owner || alert.owner == *filter.owner);
            if (fits)
                slice.alerts.append(alert);
        }
        std::ranges::stable_sort(slice.alerts, [](const Alert &a, const Alert &b) {
            return a.level != b.level ? a.level > b.level : a.seq > b.seq;
        });
        slice.alerts = slice.alerts.mid(0, filter.limit);
        return Result<AlertSlice>(slice);
    });
}

QFuture<Result<AlertFolder>> FakeAlertStore::folder(qint64 seq)
{
    ++folderAsks;
    return ask<AlertFolder>([this, seq]() -> Result<AlertFolder> {
        const Alert *alert = find(seq);
        if (!alert)
            return Gatehouse::failure(ErrorKind::NotFound, QStringLiteral("There is no such alert."));
        AlertFolder folder = folders;
        folder.alert = *alert;
        std::ranges::copy_if(alerts, std::back_inserter(folder.explains),
                             [seq](const Alert &each) { return each.mutedBy == seq; });
        std::ranges::stable_sort(folder.explains, [](const Alert &a, const Alert &b) {
            return a.level != b.level ? a.level > b.level : a.seq > b.seq;
        });
        return folder;
    });
}

QFuture<Result<QJsonObject>> FakeAlertStore::person(qint64)
{
    ++personAsks;
    return ask<QJsonObject>([this] { return Result<QJsonObject>(people); });
}

QFuture<Result<void>> FakeAlertStore::act(const AlertOrder &order)
{
    orders.append(order);
    return ask<void>([this, order] { return carryOut(order); });
}

QFuture<Result<void>> FakeAlertStore::endSilence(const SilenceEnd &end)
{
    ends.append(end);
    return ask<void>([this, end]() -> Result<void> {
        const auto taken = silences.removeIf([&end](const Silence &each) { return each.seq == end.silence; });
        return taken > 0 ? Result<void>()
                         : Gatehouse::failure(ErrorKind::NotFound,
                                              QStringLiteral("%1 does not hold.").arg(silenceId(end.silence)));
    });
}

Result<void> FakeAlertStore::carryOut(const AlertOrder &order)
{
    for (const qint64 seq : order.alerts) {
        const Alert *alert = find(seq);
        if (!alert || refused.contains(seq) || !isAsSeen(*alert, order))
            return Gatehouse::failure(
                ErrorKind::Denied, QStringLiteral("Alert %1 is not as it was, by ben. Look again.").arg(alertId(seq)));
    }
    for (const qint64 seq : order.alerts) {
        Alert *alert = find(seq);
        const AlertState next = *nextAlertState(alert->state, order.action, AlertState::Open);
        alert->owner = next != AlertState::Acknowledged ? QString() : order.owner.isEmpty() ? order.by : order.owner;
        alert->untilMs = order.untilMs;
        alert->verdict = order.verdict;
        alert->state = next;
    }
    return {};
}

Alert &FakeAlertStore::put(AlertLevel level, const QString &title, AlertState state)
{
    Alert alert;
    alert.seq = alerts.size() + 1;
    alert.gateway = QStringLiteral("gw");
    alert.fingerprint = QStringLiteral("fp-%1").arg(alert.seq);
    alert.rule = QStringLiteral("error-burst");
    alert.ruleVersion = 1;
    alert.node = {QStringLiteral("provider=anthropic-b")};
    alert.title = title;
    alert.summary = QStringLiteral("412 of 1,904 failed");
    alert.level = level;
    alert.state = state;
    alerts.append(alert);
    return alerts.last();
}

Alert *FakeAlertStore::find(qint64 seq)
{
    const auto found = std::ranges::find(alerts, seq, &Alert::seq);
    return found == alerts.end() ? nullptr : &*found;
}

} // namespace Gatehouse
