#include "models/alerts/livechannelstore.h"

#include <algorithm>

namespace Gatehouse
{

ChannelStanding ChannelShelf::standingOf(const QString &channel) const
{
    const auto found = std::ranges::find(standings, channel, &ChannelStanding::channel);
    return found == standings.cend() ? ChannelStanding{channel} : *found;
}

LiveChannelStore::LiveChannelStore(ThreadedDatabase &store, AlertNotifier::Gateway gateway, const Clock &clock)
    : m_store(store)
    , m_gateway(std::move(gateway))
    , m_clock(clock)
{
}

LiveChannelStore::~LiveChannelStore()
{
    m_stop.request_stop();
}

template<typename Value>
QFuture<Result<Value>> LiveChannelStore::ask(std::function<Result<Value>(ChannelRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        AuditRepository audit(store, clock);
        const auto operators = makeOperatorRepository(store, audit, clock);
        ChannelRepository channels(store, audit, *operators, clock);
        return question(channels);
    });
}

QFuture<Result<ChannelShelf>> LiveChannelStore::shelf()
{
    return ask<ChannelShelf>([](ChannelRepository &channels) -> Result<ChannelShelf> {
        auto all = channels.list();
        auto standings = channels.standings();
        if (!all || !standings)
            return std::unexpected(all ? standings.error() : all.error());
        return ChannelShelf{std::move(*all), std::move(*standings)};
    });
}

QFuture<Result<AlertChannel>> LiveChannelStore::save(const QString &by, const AlertChannel &channel)
{
    return ask<AlertChannel>([by, channel](ChannelRepository &channels) { return channels.save(by, channel); });
}

QFuture<Result<void>> LiveChannelStore::remove(const QString &by, const QString &id)
{
    return ask<void>([by, id](ChannelRepository &channels) { return channels.remove(by, id); });
}

QFuture<Result<void>> LiveChannelStore::test(const AlertChannel &channel)
{
    return m_tests.run([channel, open = m_store.opener(), stop = m_stop.get_token(), gateway = m_gateway,
                        &clock = m_clock]() -> Result<void> {
        auto store = open(stop);
        if (!store)
            return std::unexpected(store.error());
        AuditRepository audit(**store, clock);
        const auto operators = makeOperatorRepository(**store, audit, clock);
        AlertRepository alerts(**store, audit, *operators, clock);
        ChannelRepository channels(**store, audit, *operators, clock);
        return AlertNotifier(alerts, channels, gateway).test(channel, stop);
    });
}

} // namespace Gatehouse
