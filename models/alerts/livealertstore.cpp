#include "models/alerts/livealertstore.h"

#include "models/alerts/unseennotes.h"

namespace Gatehouse
{

namespace
{

Result<AlertPulse> pulseOf(AlertRepository &alerts, const QString &gateway)
{
    const auto counts = alerts.counts(gateway);
    if (!counts)
        return std::unexpected(counts.error());
    const auto standing = AlertWatch(alerts, gateway).standing();
    if (!standing)
        return std::unexpected(standing.error());
    const auto silences = alerts.silences(gateway);
    if (!silences)
        return std::unexpected(silences.error());
    const auto unseen = UnseenNotes(alerts, gateway).read();
    return unseen ? Result<AlertPulse>(AlertPulse{*counts, *standing, *silences, *unseen})
                  : std::unexpected(unseen.error());
}

} // namespace

LiveAlertStore::LiveAlertStore(ThreadedDatabase &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

template<typename Value>
QFuture<Result<Value>> LiveAlertStore::ask(std::function<Result<Value>(AlertRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        AuditRepository audit(store, clock);
        const auto operators = makeOperatorRepository(store, audit, clock);
        AlertRepository alerts(store, audit, *operators, clock);
        return question(alerts);
    });
}

QFuture<Result<AlertPulse>> LiveAlertStore::pulse(const QString &gateway)
{
    return ask<AlertPulse>([gateway](AlertRepository &alerts) { return pulseOf(alerts, gateway); });
}

QFuture<Result<AlertSlice>> LiveAlertStore::slice(const AlertFilter &filter)
{
    return ask<AlertSlice>([filter](AlertRepository &alerts) -> Result<AlertSlice> {
        auto list = alerts.list(filter);
        if (!list)
            return std::unexpected(list.error());
        const auto pulse = pulseOf(alerts, filter.gateway);
        return pulse ? Result<AlertSlice>(AlertSlice{std::move(*list), *pulse}) : std::unexpected(pulse.error());
    });
}

QFuture<Result<AlertFolder>> LiveAlertStore::folder(qint64 seq)
{
    return ask<AlertFolder>([seq](AlertRepository &alerts) { return alerts.folder(seq); });
}

QFuture<Result<QJsonObject>> LiveAlertStore::person(qint64 seq)
{
    return ask<QJsonObject>([seq](AlertRepository &alerts) { return alerts.person(seq); });
}

QFuture<Result<void>> LiveAlertStore::act(const AlertOrder &order)
{
    return ask<void>([order](AlertRepository &alerts) { return alerts.act(order); });
}

QFuture<Result<void>> LiveAlertStore::endSilence(const SilenceEnd &end)
{
    return ask<void>([end](AlertRepository &alerts) { return alerts.endSilence(end); });
}

} // namespace Gatehouse
