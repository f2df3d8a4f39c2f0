// Channels of a console store, asked on its thread, and tried out on another one: a server that does not answer keeps
// nobody waiting for the store.
#pragma once

#include "models/alerts/alertnotifier.h"
#include "models/alerts/channelstore.h"
#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

class LiveChannelStore final : public ChannelStore
{
public:
    // The store and the clock outlive it. The gateway is named by tests.
    LiveChannelStore(ThreadedDatabase &store, AlertNotifier::Gateway gateway, const Clock &clock);
    // Stops a test that runs.
    ~LiveChannelStore() override;

    QFuture<Result<ChannelShelf>> shelf() override;
    QFuture<Result<AlertChannel>> save(const QString &by, const AlertChannel &channel) override;
    QFuture<Result<void>> remove(const QString &by, const QString &id) override;
    QFuture<Result<void>> test(const AlertChannel &channel) override;

private:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(ChannelRepository &)> question);

    ThreadedDatabase &m_store;
    const AlertNotifier::Gateway m_gateway;
    const Clock &m_clock;
    std::stop_source m_stop;
    // Last, so that it ends first.
    DatabaseThread m_tests{QStringLiteral("channel tests")};
};

} // namespace Gatehouse
