#include "models/privacy/leasekeeper.h"

#include "models/core/clock.h"
#include "models/gateway/consolestore.h"
#include "models/privacy/caserepositories.h"

namespace Gatehouse
{

namespace
{

class StoreRenewal final : public LeaseRenewal
{
public:
    explicit StoreRenewal(std::unique_ptr<Database> store)
        : m_store(std::move(store))
        , m_desk(*m_store, m_clock)
    {
    }
    Result<void> renew(const CaseLease &lease, std::chrono::milliseconds longer) override
    {
        return m_desk.runs->renew(lease, longer);
    }

private:
    SystemClock m_clock;
    std::unique_ptr<Database> m_store;
    CaseRepositories m_desk;
};

} // namespace

OpenLeaseRenewal renewalOver(const ConnectionSettings &settings)
{
    return renewalOver([settings] { return openConsoleStore(settings); });
}

OpenLeaseRenewal renewalOver(std::function<Result<std::unique_ptr<Database>>()> openStore)
{
    return [openStore = std::move(openStore)]() -> Result<std::unique_ptr<LeaseRenewal>> {
        auto store = openStore();
        if (!store)
            return std::unexpected(store.error());
        return std::make_unique<StoreRenewal>(std::move(*store));
    };
}

LeaseKeeper::LeaseKeeper(OpenLeaseRenewal open, CaseLease lease, std::chrono::milliseconds length)
    : m_open(std::move(open))
    , m_lease(std::move(lease))
    , m_length(length)
{
    if (m_open)
        m_thread = std::thread([this] { run(); });
}

LeaseKeeper::~LeaseKeeper()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isOver = true;
    }
    m_ended.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

// For a third of the lease, or until it is over.
bool LeaseKeeper::waitsInVain()
{
    std::unique_lock lock(m_mutex);
    return m_ended.wait_for(lock, m_length / 3, [this] { return m_isOver; });
}

// The connection is made when it is needed for the first time: most steps are over by then.
void LeaseKeeper::run()
{
    std::unique_ptr<LeaseRenewal> renewal;
    while (!waitsInVain()) {
        if (!renewal) {
            auto opened = m_open();
            if (!opened)
                continue;
            renewal = std::move(*opened);
        }
        const auto renewed = renewal->renew(m_lease, m_length);
        if (renewed)
            continue;
        if (renewed.error().detail == QLatin1String("fenced"))
            return;
        renewal.reset(); // a connection that is broken does not come back by itself
    }
}

} // namespace Gatehouse
